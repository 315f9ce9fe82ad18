// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where Lambda finds the code. */
public sealed interface FunctionCode {

    /**
     * An image in ECR.
     *
     * @param uri {@code host/repository@sha256:…}, never a tag: Lambda resolves a tag once and never again
     */
    record Image(String uri) implements FunctionCode {}

    /**
     * A zip in S3, in the function's region.
     *
     * @param objectVersion of a versioned bucket; {@code null} otherwise
     */
    record S3(String bucket, String key, @Nullable String objectVersion) implements FunctionCode {}

    /** A zip sent with the call, at most 50 MB. */
    record Inline(Path zip) implements FunctionCode {}
}
