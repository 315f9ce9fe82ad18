// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * AWS's Java runtime interface client, found as the jars that this class loader takes its classes from: surefire's class
 * path and Maven's plugin realm alike.
 *
 * @param jars the client and what it needs
 * @param loader reads the client's native library
 */
record RuntimeClient(List<Path> jars, ClassLoader loader) {

    static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private static final List<String> ONE_OF_EACH_JAR = List.of(
            MAIN,
            "com.amazonaws.services.lambda.runtime.Context",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
            "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    static RuntimeClient of(ClassLoader loader) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String name : ONE_OF_EACH_JAR) {
            jars.add(jar(name, loader));
        }
        return new RuntimeClient(List.copyOf(jars), loader);
    }

    /** Where the given class comes from. */
    static Path jar(String className, ClassLoader loader) throws IOException {
        try {
            CodeSource source = Class.forName(className, false, loader)
                    .getProtectionDomain()
                    .getCodeSource();
            return Path.of(source.getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException | NullPointerException e) {
            throw new IOException("AWS's Java runtime interface client is not whole: no " + className, e);
        }
    }

    String classPath() {
        return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    }

    /**
     * The client's native library for this machine, unpacked where the client would not overwrite it (it uses one fixed
     * file in /tmp for every process); empty where AWS ships none: macOS, Windows, musl.
     */
    Optional<Path> nativeLibrary(Path directory) throws IOException {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        String architecture = machine.equals("aarch64") ? "aarch_64" : "x86_64";
        boolean known = List.of("amd64", "x86_64", "aarch64").contains(machine);
        boolean musl = Files.exists(Path.of("/lib/ld-musl-" + machine.replace("amd64", "x86_64") + ".so.1"))
                && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"))
                && !Files.exists(Path.of("/lib/ld-linux-aarch64.so.1"));
        if (!system.contains("linux") || !known) {
            return Optional.empty();
        }
        String name = "libaws-lambda-jni.linux" + (musl ? "_musl" : "") + "-" + architecture + ".so";
        Path library = directory.resolve(jars.get(0).getFileName() + "-" + name);
        if (Files.exists(library)) {
            return Optional.of(library);
        }
        try (InputStream in = loader.getResourceAsStream("jni/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, ".new", null);
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, library, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(library);
        }
    }
}
