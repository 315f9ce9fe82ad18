// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.lambdadeploy.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the Maven runs of one story left behind: the plugin's files, the function's answer, the stand-in's journal, the
 * log.
 *
 * <pre>def story = new Story(basedir)
 * assert story.function().string('outcome') == 'created'</pre>
 */
public final class Story {

    private static final String RUN = "Scanning for projects...";
    private static final String ERROR = "[ERROR] ";
    private static final List<String> MAVENS_ADVICE = List.of(
            "To see the full", "Re-run Maven", "For more information", "[Help ", "After correcting", "  mvn <args>");

    private final Path basedir;
    private final Path local;

    /** A story whose stand-in lives in {@code target/local}. */
    public Story(File basedir) {
        this(basedir, "target/local");
    }

    /** A story whose stand-in lives in the given directory, relative to the story's. */
    public Story(File basedir, String local) {
        this(basedir.toPath(), basedir.toPath().resolve(local));
    }

    private Story(Path basedir, Path local) {
        this.basedir = basedir;
        this.local = local;
    }

    /** A module of this story's reactor; the stand-in and its journal stay the same. */
    public Story module(String name) {
        return new Story(basedir.resolve(name), local);
    }

    /** The last {@code deployment.json}. */
    public JsonObject deployment() throws IOException {
        JsonObject deployment = json("target/lambda/deployment.json");
        if (!deployment.has("schema")) {
            throw new AssertionError("deployment.json names no schema: " + deployment);
        }
        return deployment;
    }

    /** The one function of the last {@code deployment.json}. */
    public JsonObject function() throws IOException {
        List<JsonObject> functions = deployment().objects("functions");
        if (functions.size() != 1) {
            throw new AssertionError("Not one function but " + functions.size() + ": " + functions);
        }
        return functions.get(0);
    }

    /** The last {@code artifact.json}. */
    public JsonObject artifact() throws IOException {
        return json("target/lambda/artifact.json");
    }

    /** The last {@code deployment.env}: what a pipeline's shell gets to know. */
    public Map<String, String> exported() throws IOException {
        Map<String, String> exported = new LinkedHashMap<>();
        for (String line : Files.readAllLines(basedir.resolve("target/lambda/deployment.env"))) {
            int equals = line.indexOf('=');
            exported.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return exported;
    }

    /** The function's answer in {@code target/response.json}. */
    public String response() throws IOException {
        return response("response.json");
    }

    /** The function's answer in the given file of {@code target}. */
    public String response(String file) throws IOException {
        return Files.readString(basedir.resolve("target").resolve(file)).strip();
    }

    /** All requests of all runs; empty when no run got as far as the stand-in. */
    public Journal journal() throws IOException {
        Path file = local.resolve("journal.jsonl");
        List<JsonObject> entries = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                entries.add(JsonObject.parse(line.getBytes(UTF_8)));
            }
        }
        return new Journal(entries);
    }

    /** The log of all runs, without colours. */
    public String log() throws IOException {
        return Files.readString(basedir.resolve("build.log")).replaceAll("\u001B\\[[\\d;]*m", "");
    }

    /** The log of one run, counted from 1. */
    public String log(int run) throws IOException {
        String[] runs = log().split(Pattern.quote(RUN), -1);
        if (run < 1 || run >= runs.length) {
            throw new AssertionError("No run " + run + ", the log has " + (runs.length - 1));
        }
        return runs[run];
    }

    /** What one run, counted from 1, said at error level, without Maven's own advice. */
    public String errors(int run) throws IOException {
        StringBuilder errors = new StringBuilder();
        for (String line : log(run).split("\\R", -1)) {
            if (line.startsWith(ERROR)
                    && MAVENS_ADVICE.stream().noneMatch(line.substring(ERROR.length())::startsWith)) {
                errors.append(line.substring(ERROR.length()).replace(" -> [Help 1]", ""))
                        .append('\n');
            }
        }
        return errors.toString();
    }

    /** Why the build of one module of a {@code -fae} run failed. */
    public String failure(String module) throws IOException {
        String log = log();
        int start = log.indexOf("on project " + module + ": ");
        if (start < 0) {
            throw new AssertionError("No failure of " + module + " in the log");
        }
        int end = log.indexOf("[Help ", start);
        return end < 0 ? log.substring(start) : log.substring(start, end);
    }

    /** Sorted names of the files in the only zip of a directory. */
    public List<String> zipEntries(String directory) throws IOException {
        List<Path> zips;
        try (Stream<Path> files = Files.list(basedir.resolve(directory))) {
            zips = files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".zip"))
                    .toList();
        }
        if (zips.size() != 1) {
            throw new AssertionError("Not one zip in " + directory + " but " + zips);
        }
        try (ZipFile zip = new ZipFile(zips.get(0).toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .sorted()
                    .toList();
        }
    }

    private JsonObject json(String file) throws IOException {
        return JsonObject.parse(Files.readAllBytes(basedir.resolve(file)));
    }
}
