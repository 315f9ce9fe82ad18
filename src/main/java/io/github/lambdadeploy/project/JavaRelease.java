// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * The class-file level a module is compiled for, found where maven-compiler-plugin looks: its {@code release} before its
 * {@code target}, the POM's configuration before properties, and of these the command line's before the POM's. A Kotlin
 * module may only have {@code kotlin.compiler.jvmTarget}.
 */
public final class JavaRelease {

    private static final String COMPILER = "org.apache.maven.plugins:maven-compiler-plugin";
    private static final Pattern VERSION = Pattern.compile("(?:1\\.)?(\\d{1,3})");

    private JavaRelease() {}

    /** Java feature version; 0 when nothing says. */
    public static int of(MavenProject project, MavenSession session) {
        return Stream.of(
                        configured(project, "release"),
                        property(project, session, "maven.compiler.release"),
                        configured(project, "target"),
                        property(project, session, "maven.compiler.target"),
                        property(project, session, "kotlin.compiler.jvmTarget"))
                .mapToInt(JavaRelease::parse)
                .filter(release -> release > 0)
                .findFirst()
                .orElse(0);
    }

    private static String configured(MavenProject project, String element) {
        Plugin plugin = project.getPlugin(COMPILER);
        if (plugin == null) {
            return "";
        }
        PluginExecution execution = plugin.getExecutionsAsMap().get("default-compile");
        return Stream.of(
                        execution == null ? "" : child(execution.getConfiguration(), element),
                        child(plugin.getConfiguration(), element))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String child(@Nullable Object configuration, String element) {
        if (configuration instanceof Xpp3Dom dom && dom.getChild(element) != null) {
            return Objects.requireNonNullElse(dom.getChild(element).getValue(), "");
        }
        return "";
    }

    private static String property(MavenProject project, MavenSession session, String name) {
        return Stream.of(session.getUserProperties(), project.getProperties())
                .map((Properties properties) -> properties.getProperty(name, ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static int parse(String text) {
        Matcher version = VERSION.matcher(text.strip());
        return version.matches() ? Integer.parseInt(version.group(1)) : 0;
    }
}
