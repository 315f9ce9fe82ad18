// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.setting.ImageOverrides;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <imageConfig>} element: what the function takes instead of the image's own values. Lambda replaces all of it
 * together: what is not in it is the image's again. An empty one takes everything from the image.
 */
public class ImageConfig {

    /** Instead of the image's ENTRYPOINT. */
    @Nullable
    List<String> entryPoint;

    /** Instead of the image's CMD, which is the handler. */
    @Nullable
    List<String> command;

    /** Instead of the image's WORKDIR. */
    @Nullable
    String workingDirectory;

    /** Empty when the element has nothing in it. */
    public @Nullable ImageOverrides toSpec() {
        return entryPoint == null && command == null && workingDirectory == null
                ? null
                : new ImageOverrides(words(entryPoint), words(command), workingDirectory);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        problems.entries("<function><imageConfig><entryPoint>", entryPoint);
        problems.entries("<function><imageConfig><command>", command);
        String element = "<function><imageConfig><workingDirectory>";
        if (problems.resolved(element, workingDirectory) && workingDirectory != null) {
            if (workingDirectory.length() > 1000) {
                problems.add(element + " has " + workingDirectory.length() + " characters: Lambda takes 1000");
            } else if (!workingDirectory.startsWith("/")) {
                problems.wrong(element, workingDirectory, "use a path from /");
            }
        }
    }

    /** Without those that {@link #check} finds empty. */
    private static List<String> words(@Nullable List<String> named) {
        return named == null
                ? List.of()
                : named.stream().filter(Objects::nonNull).toList();
    }
}
