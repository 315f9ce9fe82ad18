// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom the stand-in answers: programs of this machine that address it by its own names, and nobody's web pages. A page
 * reaches loopback by a name of its own that resolves here (DNS rebinding), which {@code Host} tells, or from its own
 * origin, which {@code Origin}, {@code Referer} and {@code Sec-Fetch-Site} (W3C Fetch Metadata) tell. Other pages of this
 * machine are other origins too: they are same-site, on another port.
 */
final class Guard {

    private static final Pattern AUTHORITY =
            Pattern.compile("(?i)(?:127\\.0\\.0\\.1|localhost|\\[::1])(?::(\\d{1,5}))?");
    private static final Pattern PAGE = Pattern.compile("(?i)http://([^/?#]*)(?:[/?#].*)?");
    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");

    private Guard() {}

    /**
     * The refusal of a request; empty when it may pass.
     *
     * @param port the stand-in's own
     */
    static Optional<Response> refusal(Request request, int port) {
        boolean own = all(request, "host", host -> isOwn(host, port))
                && all(request, "origin", origin -> isPage(origin, port))
                && all(request, "referer", referer -> isPage(referer, port))
                && all(request, "sec-fetch-site", OWN_FETCHES::contains);
        return own
                ? Optional.empty()
                : Optional.of(Response.text(
                        403,
                        "text/plain",
                        "The local stand-in answers only to 127.0.0.1 and localhost, on its own port.\n"));
    }

    private static boolean all(Request request, String header, java.util.function.Predicate<String> rule) {
        return request.headers().getOrDefault(header, List.of()).stream().allMatch(rule);
    }

    private static boolean isPage(String address, int port) {
        Matcher page = PAGE.matcher(address);
        return page.matches() && isOwn(String.valueOf(page.group(1)), port);
    }

    private static boolean isOwn(String authority, int port) {
        Matcher own = AUTHORITY.matcher(authority);
        if (!own.matches()) {
            return false;
        }
        String named = own.group(1);
        return (named == null ? 80 : Integer.parseInt(named)) == port;
    }
}
