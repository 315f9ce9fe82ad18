// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.settings.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * An active {@code <proxy>} of settings.xml, its password in the clear.
 *
 * @param protocol of the addresses it is for, as written: {@code http} or {@code https}
 * @param host the proxy itself
 * @param port the proxy itself
 * @param user {@code null} when it asks for none
 * @param password {@code null} when it asks for none; never shown
 * @param nonProxyHosts host names that are reached directly; {@code *} stands for any text
 */
public record SettingsProxy(
        String protocol,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        List<String> nonProxyHosts) {

    public SettingsProxy {
        nonProxyHosts = List.copyOf(nonProxyHosts);
    }

    static SettingsProxy of(Proxy proxy) {
        String hosts = Objects.requireNonNullElse(proxy.getNonProxyHosts(), "");
        return new SettingsProxy(
                Objects.requireNonNullElse(proxy.getProtocol(), "http").toLowerCase(Locale.ROOT),
                proxy.getHost(),
                proxy.getPort(),
                blankToNull(proxy.getUsername()),
                blankToNull(proxy.getPassword()),
                // Settings document |; Maven has always taken a comma too.
                Arrays.stream(hosts.split("[|,]"))
                        .map(String::strip)
                        .filter(pattern -> !pattern.isEmpty())
                        .toList());
    }

    /** Whether requests to this host go through the proxy. */
    public boolean isFor(String target) {
        return nonProxyHosts.stream().noneMatch(pattern -> matches(pattern, target));
    }

    private static boolean matches(String pattern, String target) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(target).matches();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SettingsProxy[" + protocol + " via " + host + ":" + port + (user == null ? "" : ", with credentials")
                + ", not for " + nonProxyHosts + "]";
    }
}
