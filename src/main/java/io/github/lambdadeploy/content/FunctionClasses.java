// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.content.ContentFile.Group;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes that Lambda's Java runtime can load: at the function's root and in jars right below {@code lib/}. Of a jar
 * only the central directory is read, and what is asked for.
 */
final class FunctionClasses {

    private final Map<String, Path> atRoot = new HashMap<>();
    private final Set<String> own = new HashSet<>();
    private final List<Path> jars = new ArrayList<>();

    FunctionClasses(FunctionContent content) {
        for (ContentFile file : content.files()) {
            String path = file.path();
            if (path.endsWith(".class")) {
                atRoot.put(path, file.source());
                if (file.group() == Group.CLASSES) {
                    own.add(path);
                }
            } else if (path.startsWith("lib/") && path.endsWith(".jar") && path.indexOf('/', "lib/".length()) < 0) {
                jars.add(file.source());
            }
        }
    }

    /** A class file's bytes by its path. */
    Optional<byte[]> bytes(String path) {
        Path file = atRoot.get(path);
        try {
            if (file != null) {
                return Optional.of(Files.readAllBytes(file));
            }
            for (Path jar : jars) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    ZipEntry entry = zip.getEntry(path);
                    if (entry != null) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            return Optional.of(in.readAllBytes());
                        }
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether it is one of the module's own classes, rather than a dependency's. */
    boolean isOwn(String path) {
        return own.contains(path);
    }

    /** Names of all classes that pass, as Java source writes them but with {@code $} before nested ones. */
    Set<String> names(Predicate<String> wanted) {
        Set<String> names = new TreeSet<>();
        atRoot.keySet().stream().map(FunctionClasses::name).filter(wanted).forEach(names::add);
        for (Path jar : jars) {
            Listing.of(jar).names().stream()
                    .filter(Listing::isClass)
                    .map(FunctionClasses::name)
                    .filter(wanted)
                    .forEach(names::add);
        }
        return names;
    }

    private static String name(String path) {
        return path.substring(0, path.length() - ".class".length()).replace('/', '.');
    }

    private static DeployException unreadable(IOException e) {
        return DeployException.environment("Cannot read the function's classes")
                .reason(e.toString())
                .next("`mvn clean package` makes them anew.")
                .cause(e);
    }
}
