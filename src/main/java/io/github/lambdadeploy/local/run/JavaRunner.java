// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs Java functions in a child JVM of this one's own Java, one child for each invocation. The child sees the function's
 * variables and Lambda's, and nothing else of this process's environment.
 *
 * @param cache where deployed code is unpacked to
 * @param client AWS's runtime interface client
 * @param portable run the client without its native library, as where there is none
 * @param clock for the deadline the function may ask for
 */
public record JavaRunner(Path cache, RuntimeClient client, boolean portable, Clock clock) implements Runner {

    /** Seconds a child may take to start, beside the function's own timeout; more than Lambda's ten for a busy machine. */
    private static final long START_SECONDS = 30;

    private static final long STOP_SECONDS = 5;

    /** A runner that finds AWS's client on the given class loader. */
    public static JavaRunner in(Path cache, ClassLoader loader, Clock clock) throws IOException {
        return new JavaRunner(cache, RuntimeClient.of(loader), false, clock);
    }

    @Override
    public Outcome run(Invocation invocation) throws IOException, InterruptedException {
        Launch launch = Launch.of(invocation, new TaskRoot(cache.resolve("code")));
        if (launch.language().isPresent()) {
            return Outcome.failed(
                    "LambdaDeploy.NotJava",
                    "The local stand-in runs Java functions only. This one ("
                            + launch.language().get()
                            + ") is deployed, and would run in AWS; it cannot be invoked locally.",
                    new byte[0]);
        }
        LogBuffer log = new LogBuffer();
        String id = invocation.requestId();
        try (RuntimeApi api =
                new RuntimeApi(() -> log.line("START RequestId: " + id + " Version: " + invocation.version()))) {
            long begun = System.nanoTime();
            Process process = start(invocation, launch, api);
            Thread hook = new Thread(process::destroyForcibly, "lambda-child-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            Thread reader = new Thread(() -> log.drain(process.getInputStream()), "lambda-child-log");
            reader.setDaemon(true);
            reader.start();
            Outcome outcome;
            try {
                outcome = converse(invocation, api, process);
            } finally {
                process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
                // Ends with the child, unless the function left children of its own with the pipe open.
                reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
                unhook(hook);
            }
            double millis = (System.nanoTime() - begun) / 1e6;
            log.line("END RequestId: " + id);
            log.line(String.format(
                    Locale.ROOT,
                    "REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %d ms\tMemory Size: %d MB",
                    id,
                    millis,
                    (long) Math.ceil(millis),
                    invocation.memoryMegabytes()));
            return new Outcome(outcome.payload(), outcome.functionError(), log.toBytes());
        }
    }

    private Outcome converse(Invocation invocation, RuntimeApi api, Process process) throws InterruptedException {
        String start = "RequestId: " + invocation.requestId() + " Error: ";
        CompletableFuture<Process> exit = process.onExit();
        long seconds = invocation.timeoutSeconds();
        if (!first(START_SECONDS + seconds, api.ready(), api.initError(), exit)) {
            return timedOut(start, seconds);
        }
        if (api.initError().isDone()) {
            return new Outcome(api.initError().join().payload(), "Unhandled", new byte[0]);
        }
        if (!api.ready().isDone()) {
            return exited(start, process);
        }
        CompletableFuture<RuntimeApi.Reply> reply =
                api.send(invocation, clock.millis() + TimeUnit.SECONDS.toMillis(seconds));
        if (!first(seconds, reply, exit)) {
            return timedOut(start, seconds);
        }
        if (!reply.isDone()) {
            return exited(start, process);
        }
        // Asking for the next event shows that everything the invocation printed is in the pipe.
        first(STOP_SECONDS, api.idle(), exit);
        RuntimeApi.Reply answer = reply.join();
        return new Outcome(answer.payload(), answer.failed() ? "Unhandled" : null, new byte[0]);
    }

    private Process start(Invocation invocation, Launch launch, RuntimeApi api) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(64, invocation.memoryMegabytes() * 85 / 100) + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        List<String> classPath = new ArrayList<>(launch.classPath());
        classPath.add(client.classPath());
        Optional<Path> library = portable ? Optional.empty() : client.nativeLibrary(cache.resolve("client"));
        String main = RuntimeClient.MAIN;
        if (library.isPresent()) {
            command.add(
                    "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=" + library.get());
        } else {
            main = PortableClient.class.getName();
            classPath.add(portableClient().toString());
        }
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main, launch.handler()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(launch.root().toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        new ChildEnvironment(invocation, launch, api.address()).replace(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** The one class of this project that a child needs, alone in a directory so that the function sees no other. */
    private Path portableClient() throws IOException {
        String name = PortableClient.class.getName().replace('.', '/') + ".class";
        Path directory = cache.resolve("portable");
        Path file = directory.resolve(name);
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        try (var in = PortableClient.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("Not on the class path: " + name);
            }
            Path temporary = Files.createTempFile(directory, ".new", null);
            Files.copy(in, temporary, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }

    private static boolean first(long seconds, CompletableFuture<?>... futures) throws InterruptedException {
        try {
            CompletableFuture.anyOf(futures).get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The child's end cannot be waited for", e);
        }
    }

    private static Outcome timedOut(String start, long seconds) {
        String text = String.format(Locale.ROOT, "Task timed out after %d.00 seconds", seconds);
        return Outcome.failed("Sandbox.Timedout", start + text, new byte[0]);
    }

    private static Outcome exited(String start, Process process) {
        int status = process.exitValue();
        String text = status == 0
                ? "Runtime exited without providing a reason"
                : "Runtime exited with error: exit status " + status;
        return Outcome.failed("Runtime.ExitError", start + text, new byte[0]);
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is going down already, and the child is gone.
        }
    }
}
