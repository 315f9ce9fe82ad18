// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.lambdadeploy.HardeningPage;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two Maven processes at the same time, each with its own copy of the story's project, on one cache of layers and one directory
 * of the stand-in: first both deploy the same functions, then each others with code of its own.
 */
public final class TwoMavens {

    private final Path basedir;
    private final Path target;
    private final Path shared;
    private final ChildMaven maven;

    /**
     * @param basedir of the story
     * @param repository the stories' local repository
     */
    public TwoMavens(File basedir, File repository) {
        this.basedir = basedir.toPath();
        this.target = this.basedir.resolve("target");
        this.shared = target.resolve("shared");
        this.maven = new ChildMaven(repository.toPath());
    }

    /** Deploys in both. */
    public void run() throws Exception {
        List<Path> projects = List.of(project("one"), project("other"));
        atOnce(projects, List.of("shop-1", "shop-1"));
        for (Path project : projects) {
            assertLive(project, "shop-1", "1");
        }
        for (Path project : projects) {
            Path source = project.resolve("src/main/java/com/example/Shop.java");
            Files.writeString(
                    source, Files.readString(source).replace("\"first\"", "\"of " + project.getFileName() + "\""));
        }
        atOnce(projects, List.of("shop-1", "shop-2"));
        assertLive(projects.get(0), "shop-1", "2");
        assertLive(projects.get(1), "shop-2", "1");
        int blobs = wholeBlobs();
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("functions of eleven modules with -T4", 100);
        figures.put("functions with one push", 50);
        figures.put("Maven processes on one cache and stand-in", 2);
        figures.put("layers and documents in their cache, whole", blobs);
        new HardeningPage(basedir.resolve("../..").normalize())
                .write("Concurrency", "mvn verify -DskipTests -Dinvoker.test='deploy-fifty*'", figures, "");
    }

    private void atOnce(List<Path> projects, List<String> modules) throws Exception {
        List<Process> running = new ArrayList<>();
        List<Path> logs = new ArrayList<>();
        for (int i = 0; i < projects.size(); i++) {
            Path log = projects.get(i).resolve("run-" + modules.get(i) + ".log");
            logs.add(log);
            running.add(maven.start(
                    projects.get(i),
                    log,
                    List.of("deploy", "-pl", modules.get(i), "-Dlambda.local", "-Dlambda.local.directory=" + shared)));
        }
        for (int i = 0; i < running.size(); i++) {
            if (running.get(i).waitFor() != 0) {
                throw new AssertionError(logs.get(i) + ":\n" + Files.readString(logs.get(i)));
            }
        }
    }

    private void assertLive(Path project, String module, String version) throws Exception {
        String built = JsonObject.parse(
                        Files.readAllBytes(project.resolve(module).resolve("target/lambda/artifact.json")))
                .string("codeSha256", "");
        for (int i = 1; i <= 5; i++) {
            String name = "lambda/us-east-1/functions/" + module + "-f" + i + ".json";
            JsonObject function = JsonObject.parse(Files.readAllBytes(shared.resolve(name)));
            JsonObject alias = function.objectOrEmpty("aliases").objectOrEmpty("live");
            JsonObject live =
                    function.objectOrEmpty("versions").objectOrEmpty(version).objectOrEmpty("configuration");
            boolean is = version.equals(alias.string("FunctionVersion"))
                    && built.equals(live.string("CodeSha256"))
                    && function.objectOrEmpty("versions").keys().size() == Integer.parseInt(version);
            if (!is) {
                throw new AssertionError("Not version " + version + " with " + built + ": " + function);
            }
        }
    }

    /** Whatever the two have written over each other is what its name says. */
    private int wholeBlobs() throws IOException {
        Path blobs = shared.resolve("cache/blobs/sha256");
        try (Stream<Path> files = Files.list(blobs)) {
            List<Path> all = files.toList();
            for (Path blob : all) {
                if (!Digest.of(blob).hex().equals(blob.getFileName().toString())) {
                    throw new AssertionError("Damaged: " + blob);
                }
            }
            return all.size();
        }
    }

    private Path project(String name) throws IOException {
        Path project = target.resolve(name);
        Directories.delete(project);
        Files.createDirectories(project);
        for (String part : List.of("pom.xml", "src", "shop-1/pom.xml", "shop-2/pom.xml")) {
            Files.createDirectories(project.resolve(part).getParent());
            Directories.copy(basedir.resolve(part), project.resolve(part));
        }
        Path pom = project.resolve("pom.xml");
        // The modules that are not here.
        Files.write(
                pom,
                Files.readString(pom)
                        .replaceAll("<module>(fifty|shop-([3-9]|10))</module>", "")
                        .getBytes(UTF_8));
        return project;
    }
}
