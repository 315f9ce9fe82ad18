// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be told who is there: one {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final int LONGEST = 4096;

    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\",\\s]+))");

    /** The challenge to answer: a token rather than a password; empty when there is none we know. */
    static Optional<Challenge> best(List<String> headers) {
        return headers.stream()
                .map(Challenge::parse)
                .filter(challenge -> challenge.isBearer() || challenge.scheme().equals("basic"))
                .max(Comparator.comparing(Challenge::isBearer));
    }

    boolean isBearer() {
        return scheme.equals("bearer") && parameters.containsKey("realm");
    }

    private static Challenge parse(String header) {
        // No server means more than that; searching takes time by its square.
        String text = header.substring(0, Math.min(header.length(), LONGEST)).strip();
        int space = text.indexOf(' ');
        String scheme = space < 0 ? text : text.substring(0, space);
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(space < 0 ? "" : text.substring(space));
        while (matcher.find()) {
            String quoted = matcher.group(2);
            parameters.putIfAbsent(
                    matcher.group(1).toLowerCase(Locale.ROOT), quoted == null ? matcher.group(3) : quoted);
        }
        return new Challenge(scheme.toLowerCase(Locale.ROOT), parameters);
    }
}
