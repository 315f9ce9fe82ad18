// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Servers and proxies of settings.xml. Only what is asked for is decrypted, so that another entry's broken password does
 * not stop a deployment.
 */
public final class MavenSettings {

    private final Settings settings;
    private final SettingsDecrypter decrypter;

    public MavenSettings(Settings settings, SettingsDecrypter decrypter) {
        this.settings = settings;
        this.decrypter = decrypter;
    }

    /**
     * The server with this id.
     *
     * @throws DeployException when its password cannot be decrypted
     */
    public Optional<SettingsServer> server(String id) {
        Server server = settings.getServer(id);
        if (server == null) {
            return Optional.empty();
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        check(result, "<server> " + id);
        Server clear = result.getServer();
        return Optional.of(new SettingsServer(id, clear.getUsername(), clear.getPassword()));
    }

    /**
     * The proxy for requests to a host: as in Maven, the first active one for this protocol, for {@code https} else the
     * first for {@code http}; none when the host is among its {@code nonProxyHosts}.
     *
     * @param protocol {@code http} or {@code https}
     * @throws DeployException when its password cannot be decrypted
     */
    public Optional<SettingsProxy> proxy(String protocol, String host) {
        return Stream.of(protocol.toLowerCase(Locale.ROOT), "http")
                .flatMap(wanted -> settings.getProxies().stream()
                        .filter(Proxy::isActive)
                        .filter(proxy -> wanted.equalsIgnoreCase(proxy.getProtocol())))
                .findFirst()
                .filter(proxy -> SettingsProxy.of(proxy).isFor(host))
                .map(this::decrypted);
    }

    /**
     * All active proxies, in order.
     *
     * @throws DeployException when a password cannot be decrypted
     */
    public List<SettingsProxy> proxies() {
        return settings.getProxies().stream()
                .filter(Proxy::isActive)
                .map(this::decrypted)
                .toList();
    }

    /** Whether settings.xml names any active proxy. */
    public boolean hasProxies() {
        return settings.getProxies().stream().anyMatch(Proxy::isActive);
    }

    private SettingsProxy decrypted(Proxy proxy) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
        check(result, "<proxy> " + proxy.getId());
        return SettingsProxy.of(result.getProxy());
    }

    private static void check(SettingsDecryptionResult result, String entry) {
        boolean failed = result.getProblems().stream()
                .anyMatch(problem -> problem.getSeverity() != SettingsProblem.Severity.WARNING);
        if (failed) {
            // The problem's own text is left out: it may quote what could not be decrypted.
            throw DeployException.configuration(
                            "Maven cannot decrypt the password of the " + entry + " in settings.xml")
                    .next("Check settings-security.xml (Maven 3) or run mvnenc diag (Maven 4), or encrypt the password"
                            + " again: mvn --encrypt-password.");
        }
    }
}
