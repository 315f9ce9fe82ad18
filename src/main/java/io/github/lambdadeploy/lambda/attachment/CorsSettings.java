// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may call a function URL. Lists are sets: their order means nothing.
 *
 * @param allowCredentials whether cookies and authorization are sent along
 * @param maxAge seconds a browser may keep the answer to a preflight, 0 to 86400; 0 is AWS's default
 */
public record CorsSettings(
        Set<String> allowOrigins,
        Set<String> allowMethods,
        Set<String> allowHeaders,
        Set<String> exposeHeaders,
        boolean allowCredentials,
        int maxAge) {

    /** None. */
    public static final CorsSettings NONE = new CorsSettings(Set.of(), Set.of(), Set.of(), Set.of(), false, 0);

    public CorsSettings {
        allowOrigins = Set.copyOf(allowOrigins);
        allowMethods = Set.copyOf(allowMethods);
        allowHeaders = Set.copyOf(allowHeaders);
        exposeHeaders = Set.copyOf(exposeHeaders);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        add(parts, "allowOrigins", allowOrigins);
        add(parts, "allowMethods", allowMethods);
        add(parts, "allowHeaders", allowHeaders);
        add(parts, "exposeHeaders", exposeHeaders);
        add(parts, "allowCredentials", allowCredentials ? true : null);
        add(parts, "maxAge", maxAge == 0 ? null : maxAge);
        return parts.isEmpty() ? "none" : String.join(" ", parts);
    }

    private static void add(List<String> parts, String name, @Nullable Object value) {
        if (value instanceof Collection<?> texts) {
            if (!texts.isEmpty()) {
                parts.add(name + "="
                        + String.join(
                                ",",
                                texts.stream().map(String::valueOf).sorted().toList()));
            }
        } else if (value != null) {
            parts.add(name + "=" + value);
        }
    }
}
