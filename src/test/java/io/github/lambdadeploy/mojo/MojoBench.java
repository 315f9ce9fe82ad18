// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.time.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.internal.MojoDescriptorCreator;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.jspecify.annotations.Nullable;

/**
 * A project in a directory and the goals on it, with Maven's own project, session, expressions and configurator, but
 * without the two seconds of a container: for the many small cases.
 */
final class MojoBench {

    private static final String COORDINATES =
            "<groupId>io.github.lambdadeploy</groupId><artifactId>lambda-deploy-maven-plugin</artifactId>";

    /** Where the project is. */
    final Path basedir;

    /** What {@code -D} sets. */
    final Properties user = new Properties();

    final DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
    final MavenProject project;

    /** How time goes for the goals. */
    Timing timing = Timing.REAL;

    /** A project with this {@code <configuration>} of the plugin, aimed at a stand-in of its own. */
    MojoBench(Path basedir, String configuration) {
        this(
                basedir,
                new StringReader("<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId>"
                        + "<artifactId>orders</artifactId><version>1.0</version>"
                        + "<properties><maven.compiler.release>17</maven.compiler.release></properties>"
                        + "<build><plugins><plugin>" + COORDINATES + "<version>1</version><configuration>"
                        + configuration + "</configuration></plugin></plugins></build></project>"));
        user.setProperty("lambda.local", "true");
        user.setProperty("lambda.local.directory", basedir.resolve("local").toString());
    }

    private MojoBench(Path basedir, java.io.Reader pom) {
        this.basedir = basedir;
        try (pom) {
            Model model = new MavenXpp3Reader().read(pom);
            model.getBuild().setDirectory(basedir.resolve("target").toString());
            model.getBuild()
                    .setOutputDirectory(basedir.resolve("target/classes").toString());
            this.project = new MavenProject(model);
            project.setFile(basedir.resolve("pom.xml").toFile());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The project of a POM that is a file. */
    static MojoBench of(Path pom) throws IOException {
        return new MojoBench(
                Objects.requireNonNull(pom.toAbsolutePath().getParent()),
                Files.newBufferedReader(pom, StandardCharsets.UTF_8));
    }

    /** Puts a class of the tests where the compiler would. */
    MojoBench with(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path file = basedir.resolve("target/classes").resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream("/" + name))) {
            Files.write(file, in.readAllBytes());
        }
        return this;
    }

    MojoBench d(String property, String value) {
        user.setProperty(property, value);
        return this;
    }

    void runPackage() throws Exception {
        mojo("package", PackageMojo::new).execute();
    }

    void runDeploy() throws Exception {
        mojo("deploy", DeployMojo::new).execute();
    }

    JsonObject file(String name) {
        try {
            return JsonObject.parse(
                    Files.readAllBytes(basedir.resolve("target/lambda").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one function of {@code deployment.json}. */
    JsonObject function() {
        return file("deployment.json").objects("functions").get(0);
    }

    /** A goal as Maven configures it: the POM over the descriptor's defaults, expressions evaluated. */
    <M extends LambdaMojo> M mojo(String goal, Function<MavenContext, M> constructor) throws Exception {
        MojoDescriptor descriptor = descriptor(goal);
        Plugin plugin = project.getPlugin("io.github.lambdadeploy:lambda-deploy-maven-plugin");
        MojoExecution execution = new MojoExecution(plugin, goal, "default-cli");
        descriptor.getPluginDescriptor().setPlugin(plugin);
        execution.setMojoDescriptor(descriptor);
        MavenSession session = session();
        M mojo = constructor.apply(new MavenContext(project, session, execution, MojoBench::clear, timing));
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        // A copy: merging writes into it.
        Xpp3Dom pom = new Xpp3Dom((Xpp3Dom) plugin.getConfiguration());
        Xpp3Dom defaults = MojoDescriptorCreator.convert(descriptor);
        for (Parameter parameter : descriptor.getParameters()) {
            if (parameter.getName().equals("pluginArtifacts")) {
                continue;
            }
            Xpp3Dom merged =
                    Xpp3Dom.mergeXpp3Dom(pom.getChild(parameter.getName()), defaults.getChild(parameter.getName()));
            if (merged != null) {
                configuration.addChild(merged);
            }
        }
        new BasicComponentConfigurator()
                .configureComponent(
                        mojo,
                        new XmlPlexusConfiguration(configuration),
                        new PluginParameterExpressionEvaluator(session, execution),
                        null);
        return mojo;
    }

    @SuppressWarnings("deprecation") // the only way to a session without a whole Maven
    private MavenSession session() {
        Properties system = new Properties();
        system.setProperty("user.home", basedir.resolve("home").toString());
        request.setUserProperties(user);
        request.setSystemProperties(system);
        request.setInteractiveMode(false);
        MavenSession session = new MavenSession(
                null, new DefaultRepositorySystemSession(), request, new DefaultMavenExecutionResult());
        session.setProjects(List.of(project));
        session.setCurrentProject(project);
        return session;
    }

    private static MojoDescriptor descriptor(String goal) throws Exception {
        try (var in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MojoBench.class.getResourceAsStream("/META-INF/maven/plugin.xml")),
                StandardCharsets.UTF_8))) {
            PluginDescriptor plugin = new PluginDescriptorBuilder().build(in);
            MojoDescriptor descriptor = plugin.getMojo(goal);
            assertThat(descriptor).as(goal).isNotNull();
            return descriptor;
        }
    }

    private static SettingsDecryptionResult clear(SettingsDecryptionRequest request) {
        return new SettingsDecryptionResult() {
            @Override
            public @Nullable Server getServer() {
                return request.getServers().isEmpty()
                        ? null
                        : request.getServers().get(0);
            }

            @Override
            public List<Server> getServers() {
                return request.getServers();
            }

            @Override
            public @Nullable Proxy getProxy() {
                return request.getProxies().isEmpty()
                        ? null
                        : request.getProxies().get(0);
            }

            @Override
            public List<Proxy> getProxies() {
                return request.getProxies();
            }

            @Override
            public List<SettingsProblem> getProblems() {
                return List.of();
            }
        };
    }

    /** Calls of {@code deploy} on the stand-in so far, as {@code service Operation}. */
    List<String> writes() throws IOException {
        return io.github.lambdadeploy.local.Journal.read(basedir.resolve("local")).stream()
                .filter(io.github.lambdadeploy.local.Journal.Entry::write)
                .map(entry -> entry.service() + " " + entry.operation())
                .toList();
    }

    Map<Object, Object> properties() {
        return project.getProperties();
    }
}
