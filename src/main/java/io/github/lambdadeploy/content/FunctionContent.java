// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.util.List;

/**
 * All files of a function below its root, whatever the build made.
 *
 * @param summary one line for people: what was taken and why, e.g. {@code Spring Boot jar orders-1.0.jar}
 * @param java whether Lambda's Java runtime is to run it; {@code false} for other languages and custom runtimes
 * @param files sorted by path, no path twice
 * @param warnings what will probably not work as meant, one sentence each; to be shown, never fatal
 */
public record FunctionContent(String summary, boolean java, List<ContentFile> files, List<String> warnings) {

    public FunctionContent {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /** Content that nothing is to be said against. */
    public FunctionContent(String summary, boolean java, List<ContentFile> files) {
        this(summary, java, files, List.of());
    }
}
