// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.project.PluginXml;
import io.github.lambdadeploy.time.Timing;
import java.util.Objects;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** What Maven hands to every goal. */
public class MavenContext {

    private final MavenProject project;
    private final MavenSession session;
    private final MojoExecution execution;
    private final SettingsDecrypter decrypter;
    private final Timing timing;

    @Inject
    public MavenContext(
            MavenProject project, MavenSession session, MojoExecution execution, SettingsDecrypter decrypter) {
        this(project, session, execution, decrypter, Timing.REAL);
    }

    /** With a time of its own. */
    MavenContext(
            MavenProject project,
            MavenSession session,
            MojoExecution execution,
            SettingsDecrypter decrypter,
            Timing timing) {
        this.project = project;
        this.session = session;
        this.execution = execution;
        this.decrypter = decrypter;
        this.timing = timing;
    }

    MavenProject project() {
        return project;
    }

    MavenSession session() {
        return session;
    }

    SettingsDecrypter decrypter() {
        return decrypter;
    }

    /** How time goes for the run. */
    Timing timing() {
        return timing;
    }

    /** Of the plugin itself. */
    PluginDescriptor descriptor() {
        return execution.getMojoDescriptor().getPluginDescriptor();
    }

    /** Of the plugin itself, for the user agent. */
    String pluginVersion() {
        return execution.getPlugin().getVersion();
    }

    boolean offline() {
        return session.isOffline();
    }

    /** Notes what is wrong with the configuration as it is written. */
    void checkWritten(Problems problems) {
        new WrittenRules(
                        PluginXml.of(project, execution),
                        execution.getMojoDescriptor(),
                        new PluginParameterExpressionEvaluator(session, execution),
                        this::property)
                .check(problems);
    }

    /** The text of a property, from where Maven takes it first. */
    private @Nullable String property(String name) {
        return Stream.of(session.getUserProperties(), session.getSystemProperties(), project.getProperties())
                .map(properties -> properties.getProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether the POM has this element, {@code function/description}, without a text. */
    boolean isEmptyInXml(String path) {
        String text = PluginXml.of(project, execution).texts().get(path);
        return text != null && text.isBlank();
    }
}
