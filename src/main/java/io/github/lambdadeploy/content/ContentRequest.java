// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the POM says about a function's files.
 *
 * @param file {@code <zip><file>}: the one archive to take; {@code null} to find it
 * @param directories {@code <zip><directories>}: each one's content is laid over the function's root, in this order
 * @param scratch directory of ours below the build directory, for unpacked and repacked archives; it only saves work and
 *     may be deleted between builds. The files of a {@link FunctionContent} lie in it, so two executions of one module
 *     that take different archives of the same name need one each.
 */
public record ContentRequest(@Nullable Path file, List<Path> directories, Path scratch) {

    public ContentRequest {
        directories = List.copyOf(directories);
    }

    /** Nothing said: take what the build made. */
    public static ContentRequest found(Path scratch) {
        return new ContentRequest(null, List.of(), scratch);
    }
}
