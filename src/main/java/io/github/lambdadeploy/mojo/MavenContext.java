// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.project.PluginXml;
import io.github.lambdadeploy.time.Timing;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;

/** What Maven hands to every goal. */
public class MavenContext {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}");

    /** Elements whose emptiness is a mistake, not the wish for a default. */
    private static final Set<String> NEVER_BLANK = Set.of(
            "functionName",
            "alias",
            "handler",
            "packageType",
            "region",
            "role",
            "executionRole/name",
            "executionRole/path",
            "executionRole/permissionsBoundary",
            "image/from",
            "image/repositorySettings/scanOnPush",
            "image/repositorySettings/imageTagMutability",
            "image/repositorySettings/encryptionType",
            "image/repositorySettings/kmsKey",
            "image/repositorySettings/lifecyclePolicy",
            "image/repositorySettings/lifecyclePolicyFile",
            "zip/bucket",
            "function/durableConfig/retentionPeriodInDays",
            "function/durableConfig/executionTimeout",
            "function/capacityProviderConfig/capacityProviderArn",
            "function/ephemeralStorage/size");

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

    /** Notes elements no goal knows, that are blank, or that hold an expression nothing resolves. */
    void checkXml(Problems problems) {
        PluginParameterExpressionEvaluator evaluator = new PluginParameterExpressionEvaluator(session, execution);
        Set<String> known = execution.getMojoDescriptor().getPluginDescriptor().getMojos().stream()
                .flatMap(mojo -> mojo.getParameters().stream().map(Parameter::getName))
                .collect(Collectors.toSet());
        PluginXml.of(project, execution).texts().forEach((path, text) -> {
            String element = "<" + path.replace("/", "><") + ">";
            String top = path.replaceFirst("[/\\[].*", "");
            if (!known.contains(top)) {
                problems.add("<" + top + "> is not known to this version of the plugin: take it out, or mend its name"
                        + " (mvn lambda:help -Ddetail lists all)");
                return;
            }
            if (text.isBlank() && NEVER_BLANK.contains(path)) {
                problems.add(element + " is blank: give it a value, or leave the element out for its default");
            }
            Matcher expression = EXPRESSION.matcher(text);
            while (expression.find()) {
                if (!resolves(expression.group(), evaluator)) {
                    problems.add(element + " holds " + expression.group()
                            + ", which no property sets: define it in <properties>, in the active profile or with -D");
                }
            }
        });
    }

    /** Whether the POM has this element, {@code function/description}, without a text. */
    boolean isEmptyInXml(String path) {
        String text = PluginXml.of(project, execution).texts().get(path);
        return text != null && text.isBlank();
    }

    private static boolean resolves(String expression, PluginParameterExpressionEvaluator evaluator) {
        try {
            Object value = evaluator.evaluate(expression);
            return value != null && !expression.equals(value);
        } catch (ExpressionEvaluationException e) {
            return false;
        }
    }
}
