// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list, the way AWS's {@code maxResults} and {@code nextToken} ask for it.
 *
 * @param next the token of the next page; empty on the last one
 */
record Page<T>(List<T> items, Optional<String> next) {

    /**
     * Takes the page a request asks for.
     *
     * @param all sorted by their key
     */
    static <T> Page<T> of(List<T> all, Function<T, String> key, JsonObject request, int most) throws AwsError {
        long size = request.number("maxResults").orElse(Math.min(100, most));
        if (size < 1 || size > most) {
            throw new AwsError(
                    400,
                    "InvalidParameterException",
                    "Invalid parameter at 'maxResults' failed to satisfy constraint: 'must be between 1 and " + most
                            + "'");
        }
        String after = after(request);
        List<T> rest = all.stream()
                .filter(item -> key.apply(item).compareTo(after) > 0)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, Optional.empty());
        }
        List<T> items = rest.subList(0, (int) size);
        String last = key.apply(items.get(items.size() - 1));
        return new Page<>(
                items, Optional.of(Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8))));
    }

    private static String after(JsonObject request) throws AwsError {
        try {
            return new String(Base64.getUrlDecoder().decode(request.string("nextToken", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "InvalidParameterException", "Invalid parameter at 'nextToken'");
        }
    }
}
