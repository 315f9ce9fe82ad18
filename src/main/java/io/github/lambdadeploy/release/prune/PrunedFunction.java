// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.lambda.CodeVersion;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One function after its old versions are gone, or with those that would go.
 *
 * @param deleted versions that are gone, oldest first
 * @param kept versions that remain, {@code $LATEST} included
 * @param reasons why numbered ones remain, oldest first
 */
public record PrunedFunction(
        LambdaFunction function,
        List<CodeVersion> deleted,
        List<CodeVersion> kept,
        Map<VersionNumber, String> reasons) {

    public PrunedFunction {
        deleted = List.copyOf(deleted);
        kept = List.copyOf(kept);
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /** Whether it runs container images. */
    public boolean isImage() {
        return kept.stream().anyMatch(CodeVersion::image);
    }
}
