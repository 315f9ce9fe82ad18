// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository as the POM names it: {@code team/orders}, or ECR's full address of it. The host to push to always comes
 * from ECR's answers; of an address only the account and the name are taken.
 *
 * @param registryId account of the registry; {@code null} for the caller's own
 * @param region of the registry; {@code null} for the function's, as Lambda demands
 * @param name of the repository
 */
public record RepositoryName(
        @Nullable String registryId, @Nullable String region, String name) {

    /** A host and a name have 255 and 256 characters at most. */
    private static final int LONGEST = 512;

    private static final Pattern ECR =
            Pattern.compile("(\\d{12})\\.dkr[.-]ecr\\.([a-z0-9-]+)\\.[a-z0-9.]+(?::\\d+)?/(.+)");
    private static final Pattern OTHER_HOST = Pattern.compile("(?:localhost|[^/]*[.:][^/]*)/(.+)");
    private static final Pattern NAME = Pattern.compile("(?=.{2,256}$)[a-z0-9]+(?:[._/-]+[a-z0-9]+)*");

    /** Reads a name or an address; empty when it is neither. */
    public static Optional<RepositoryName> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher ecr = ECR.matcher(text);
        Matcher other = OTHER_HOST.matcher(text);
        RepositoryName parsed = new RepositoryName(null, null, text);
        if (ecr.matches()) {
            parsed = new RepositoryName(ecr.group(1), ecr.group(2), ecr.group(3));
        } else if (other.matches()) {
            parsed = new RepositoryName(null, null, other.group(1));
        }
        return NAME.matcher(parsed.name()).matches() ? Optional.of(parsed) : Optional.empty();
    }

    /** The repository of a function that names none: function names may have capitals, repositories may not. */
    static String of(String functionName) {
        String lower = functionName.toLowerCase(java.util.Locale.ROOT).replaceAll("[-_]{2,}", "-");
        String trimmed = lower.replaceAll("^[-_]+|[-_]+$", "");
        return trimmed.length() < 2 ? "lambda-" + (trimmed.isEmpty() ? "function" : trimmed) : trimmed;
    }
}
