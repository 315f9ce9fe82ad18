// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a child is to run: decided from the configuration of the function and of its image as Lambda would.
 *
 * @param handler {@code package.Class::method}
 * @param root the unpacked code, the child's working directory
 * @param classPath entries in front of the runtime client's own, from an image's entry point
 * @param environment the image's variables, the function's over them
 * @param language why the stand-in cannot run it: empty when it is Java
 */
record Launch(
        String handler, Path root, List<String> classPath, Map<String, String> environment, Optional<String> language) {

    private static final String TASK = "/var/task";
    private static final List<String> CLASS_PATH_OPTIONS = List.of("-cp", "-classpath", "--class-path");

    static Launch of(Invocation invocation, TaskRoot roots) throws IOException {
        Invocation.Code code = invocation.code();
        if (code instanceof Invocation.Image image) {
            return image(invocation, image, roots);
        }
        Invocation.Zip zip = (Invocation.Zip) code;
        String runtime = invocation.configuration().string("Runtime", "");
        String handler = invocation.configuration().string("Handler", "");
        Path root = roots.zip(zip);
        Optional<String> foreign = runtime.startsWith("java")
                ? Optional.empty()
                : Optional.of("runtime " + runtime + ", handler " + handler);
        return new Launch(handler, root, List.of(), variables(invocation, Map.of()), foreign);
    }

    private static Launch image(Invocation invocation, Invocation.Image image, TaskRoot roots) throws IOException {
        JsonObject config = JsonObject.parse(
                        Files.readAllBytes(TaskRoot.blob(image, image.manifest().objectOrEmpty("config"))))
                .objectOrEmpty("config");
        JsonObject override =
                invocation.configuration().objectOrEmpty("ImageConfigResponse").objectOrEmpty("ImageConfig");
        List<String> entryPoint = either(override.strings("EntryPoint"), config.strings("Entrypoint"));
        List<String> command = either(override.strings("Command"), config.strings("Cmd"));
        String directory = override.string("WorkingDirectory", config.string("WorkingDir", TASK));
        if (directory.isEmpty() || directory.equals("/")) {
            directory = TASK;
        }
        List<String> classPath = classPath(entryPoint);
        List<String> directories = new ArrayList<>(List.of(inside(directory)));
        classPath.forEach(
                entry -> directories.add(entry.endsWith("/*") ? entry.substring(0, entry.length() - 2) : entry));
        Path system = roots.image(image, directories);
        Path root = system.resolve(directories.get(0).substring(1));
        Files.createDirectories(root);
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : config.strings("Env")) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        String handler = command.isEmpty() ? "" : command.get(0);
        return new Launch(
                handler,
                root,
                classPath.stream().map(entry -> system + entry).toList(),
                variables(invocation, variables),
                foreign(entryPoint, handler, root, classPath));
    }

    /** An absolute path of the image, without steps up: there is nothing above its root. */
    private static String inside(String path) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : path.split("[/\\\\]+")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return "/" + String.join("/", steps);
    }

    /** Java is what runs under AWS's client; its start script is also that of AWS's other base images. */
    private static Optional<String> foreign(List<String> entryPoint, String handler, Path root, List<String> classPath)
            throws IOException {
        boolean client = entryPoint.stream().anyMatch(word -> word.endsWith(".AWSLambda"));
        boolean script =
                entryPoint.isEmpty() || entryPoint.stream().anyMatch(word -> word.endsWith("lambda-entrypoint.sh"));
        if (client || script && (!classPath.isEmpty() || java(root))) {
            return Optional.empty();
        }
        return Optional.of("entry point " + entryPoint + ", handler " + handler);
    }

    private static boolean java(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(Path::toString).anyMatch(name -> name.endsWith(".class") || name.endsWith(".jar"));
        }
    }

    private static List<String> classPath(List<String> entryPoint) {
        for (int i = 0; i + 1 < entryPoint.size(); i++) {
            if (CLASS_PATH_OPTIONS.contains(entryPoint.get(i))) {
                return Stream.of(entryPoint.get(i + 1).split(":"))
                        .filter(entry -> entry.startsWith("/"))
                        .map(Launch::inside)
                        .toList();
            }
        }
        return List.of();
    }

    private static List<String> either(List<String> override, List<String> own) {
        return override.isEmpty() ? own : override;
    }

    private static Map<String, String> variables(Invocation invocation, Map<String, String> ofImage) {
        Map<String, String> variables = new LinkedHashMap<>(ofImage);
        // Those of the machine the image was made for; the child runs on this one.
        List.of("PATH", "LD_LIBRARY_PATH", "JAVA_HOME").forEach(variables::remove);
        JsonObject own = invocation.configuration().objectOrEmpty("Environment").objectOrEmpty("Variables");
        own.keys().forEach(key -> variables.put(key, own.string(key, "")));
        return variables;
    }
}
