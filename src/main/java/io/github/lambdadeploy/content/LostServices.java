// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.project.Dependency;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds service providers that a shaded jar holds but no longer registers: their class is there, its line in
 * {@code META-INF/services} is not. A shade filter that drops {@code META-INF/**}, or two files of one name that were not
 * merged, does that, and the function fails at run time only, or silently does less. Relocated providers are not looked
 * at, their classes have other names.
 */
final class LostServices {

    private static final String SERVICES = "META-INF/services/";
    private static final String ANNOTATION_PROCESSORS = "javax.annotation.processing.Processor"; // for compilers only
    private static final int SHOWN = 3;

    private LostServices() {}

    /** One sentence for people, when there is something to say. */
    static Optional<String> warning(Path jar, List<ContentFile> files, List<Dependency> dependencies) {
        Set<String> paths = new HashSet<>();
        Map<String, Set<String>> registered = new HashMap<>();
        List<String> lost = new ArrayList<>();
        try {
            for (ContentFile file : files) {
                paths.add(file.path());
                if (file.path().startsWith(SERVICES)) {
                    registered.put(file.path(), providers(Files.readAllBytes(file.source())));
                }
            }
            for (Dependency dependency : dependencies) {
                if (Files.isRegularFile(dependency.file())) {
                    inDependency(dependency, paths, registered, lost);
                }
            }
        } catch (IOException e) {
            throw DeployException.environment("Cannot read the services of the shaded jar's dependencies")
                    .where(jar.toString())
                    .reason(e.toString())
                    .cause(e);
        }
        return lost.isEmpty() ? Optional.empty() : Optional.of(sentence(jar, lost));
    }

    private static void inDependency(
            Dependency dependency, Set<String> paths, Map<String, Set<String>> registered, List<String> lost)
            throws IOException {
        try (ZipFile zip = new ZipFile(dependency.file().toFile())) {
            for (ZipEntry entry : zip.stream().filter(LostServices::isService).toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    for (String provider : providers(in.readAllBytes())) {
                        boolean present = paths.contains(provider.replace('.', '/') + ".class");
                        if (present
                                && !registered
                                        .getOrDefault(entry.getName(), Set.of())
                                        .contains(provider)) {
                            lost.add(provider + " for " + entry.getName().substring(SERVICES.length()) + " (from "
                                    + dependency.coordinates() + ")");
                        }
                    }
                }
            }
        }
    }

    private static boolean isService(ZipEntry entry) {
        String name = entry.getName();
        return name.startsWith(SERVICES)
                && !entry.isDirectory()
                && name.indexOf('/', SERVICES.length()) < 0
                && !name.endsWith("/" + ANNOTATION_PROCESSORS);
    }

    /** The class names of a provider-configuration file, as {@link java.util.ServiceLoader} reads it. */
    private static Set<String> providers(byte[] file) {
        Set<String> names = new HashSet<>();
        for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private static String sentence(Path jar, List<String> lost) {
        List<String> sorted = lost.stream().sorted().toList();
        int more = sorted.size() - SHOWN;
        return jar.getFileName() + " holds service providers that its META-INF/services does not name, so"
                + " java.util.ServiceLoader will not find them: "
                + String.join(", ", sorted.subList(0, Math.min(SHOWN, sorted.size())))
                + (more > 0 ? " and " + more + " more" : "")
                + ". Add the ServicesResourceTransformer to maven-shade-plugin, and let no filter exclude"
                + " META-INF/services.";
    }
}
