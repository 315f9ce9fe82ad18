// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.run.Hello;
import io.github.lambdadeploy.time.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** The project of one cell: its directory with a stand-in of its own, and what Maven said. */
final class FaultProject {

    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Path directory;
    private final Timing timing;
    private final String configuration;

    FaultProject(Path directory, String configuration, Timing timing) {
        this.directory = directory;
        this.configuration = configuration;
        this.timing = timing;
    }

    Path local() {
        return directory.resolve("local");
    }

    /** The same project with more in its POM. */
    FaultProject plus(String more) {
        return new FaultProject(directory, configuration + more, timing);
    }

    /** Changes the code. */
    FaultProject changed() throws IOException {
        bench().with(MojoBench.class);
        return this;
    }

    /** Adds more than S3 is sent in one call. */
    FaultProject large() throws IOException {
        byte[] random = new byte[17_000_000];
        new Random(1).nextBytes(random);
        Files.write(Files.createDirectories(directory.resolve("target/classes")).resolve("data.gz"), random);
        return this;
    }

    void pack() throws Exception {
        run("package", PackageMojo::new, bench());
    }

    void deploy() throws Exception {
        run("deploy", DeployMojo::new, bench());
    }

    /** Builds and deploys. */
    void release() throws Exception {
        pack();
        deploy();
    }

    <M extends LambdaMojo> void run(String goal, Function<MavenContext, M> constructor) throws Exception {
        run(goal, constructor, bench());
    }

    <M extends LambdaMojo> void run(String goal, Function<MavenContext, M> constructor, MojoBench bench)
            throws Exception {
        bench.timing = timing;
        M mojo = bench.mojo(goal, constructor);
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                lines.add("info " + line);
            }

            @Override
            public void warn(CharSequence line) {
                lines.add("warn " + line);
            }
        });
        mojo.execute();
    }

    MojoBench bench() throws IOException {
        return new MojoBench(directory, configuration).with(Hello.class);
    }

    /** Does something in AWS. */
    void aws(Consumer<AwsClients> calls) {
        try (LocalAws standIn = LocalAws.start(local());
                AwsClients clients = TestClients.of(standIn, "us-east-1")) {
            calls.accept(clients);
        }
    }
}
