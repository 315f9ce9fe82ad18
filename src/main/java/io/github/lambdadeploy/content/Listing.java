// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The names of the files in a jar, zip or directory, and what they tell. For an archive only its central directory is
 * read.
 *
 * @param names paths with {@code /}, no directories; empty when there is no such file
 */
record Listing(Set<String> names) {

    /** Directories with the names of packages: not {@code app-1.0/…}, which is no place the class loader looks. */
    private static final Pattern CLASS_FILE =
            Pattern.compile("(?:[\\p{L}_$][\\p{L}\\p{N}_$]*/)*[\\p{L}_$][^/]*\\.class");

    /** The JDK matches directories by recursion; no class has a name like that, since Linux has no path like that. */
    private static final int LONGEST = 4096;

    private static final Pattern SCRIPT = Pattern.compile("[^/]+\\.(?:py|js|mjs|cjs|rb)");
    private static final Pattern LIBRARY = Pattern.compile("lib/[^/]+\\.jar");

    static Listing of(Path file) {
        try {
            if (Files.isDirectory(file)) {
                try (Stream<Path> files = Files.walk(file)) {
                    return new Listing(files.filter(Files::isRegularFile)
                            .map(path -> file.relativize(path).toString().replace(File.separatorChar, '/'))
                            .collect(Collectors.toCollection(LinkedHashSet::new)));
                }
            }
            if (!Files.isRegularFile(file)) {
                return new Listing(Set.of());
            }
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return new Listing(zip.stream()
                        .filter(entry -> !entry.isDirectory())
                        .map(ZipEntry::getName)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw DeployException.environment("Cannot read " + file.getFileName())
                    .where(file.toString())
                    .reason(e.toString())
                    .next(remedy(String.valueOf(e.getMessage())))
                    .cause(e);
        }
    }

    /** By the JDK's words. */
    private static String remedy(String message) {
        if (message.contains("encrypted entry")) {
            return "Build it without a password.";
        }
        return message.contains("bad entry name")
                ? "Names in it are not in UTF-8: build it with a tool that writes UTF-8."
                : "Check that it is a whole jar or zip; `mvn clean package` makes it anew.";
    }

    /** A Spring Boot executable jar. */
    boolean isSpringBoot() {
        return any(name -> name.startsWith("BOOT-INF/classes/") || name.startsWith("BOOT-INF/lib/"));
    }

    /** Whether Lambda finds anything to run when this becomes a function's root. */
    boolean isFunctionRoot() {
        return isCustomRuntime()
                || any(name -> LIBRARY.matcher(name).matches()
                        || isClass(name)
                        || SCRIPT.matcher(name).matches());
    }

    /** Whether the function brings the program that answers Lambda's runtime API. */
    boolean isCustomRuntime() {
        return names.contains("bootstrap");
    }

    /** Whether Lambda's Java runtime would find classes: at the root, or in jars right below {@code lib/}. */
    boolean isJava() {
        return !isCustomRuntime() && any(name -> LIBRARY.matcher(name).matches() || isClass(name));
    }

    /** An ordinary class where a class loader looks for it; not a module descriptor, not another release's version. */
    static boolean isClass(String name) {
        return name.length() <= LONGEST
                && CLASS_FILE.matcher(name).matches()
                && !name.startsWith("META-INF/")
                && !name.endsWith("module-info.class");
    }

    private boolean any(Predicate<String> test) {
        return names.stream().anyMatch(test);
    }
}
