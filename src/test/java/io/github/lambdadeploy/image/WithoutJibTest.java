// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.ScriptedRegistry;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Knowing that nothing has changed must not cost the loading of Jib, Guava and Jackson's data binding. */
class WithoutJibTest {

    private static final List<String> REFUSED = List.of(
            "com.google.", "com.fasterxml.jackson.databind.", "org.apache.commons.compress.", "software.amazon.");

    @TempDir
    Path directory;

    /** Runs in a class loader of its own; only JDK types cross. */
    public static final class Build {
        private Build() {}

        public static String run(Path store, String base, Path file) throws Exception {
            ContentStore contents = new ContentStore(store);
            Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
            ImageSpec spec = new ImageSpec(
                    ImageReference.parse(base),
                    Architecture.X86_64,
                    List.of(new Layer("classes", List.of(new LayerFile("/var/task/A.class", file, 0644)))),
                    null,
                    List.of("A"),
                    Map.of(),
                    Map.of(),
                    null,
                    "A",
                    "");
            BaseImages bases = new BaseImages(contents, ScriptedRegistry.client(), clock, BasePolicy.DAILY);
            return new ImageBuilder(contents, bases).build(spec).digest().toString();
        }
    }

    /** Everything of the test's class path anew, but for what a no-op must not touch. */
    private static final class Poor extends URLClassLoader {
        Poor() throws MalformedURLException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (REFUSED.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException("refused: " + name);
            }
            return super.loadClass(name, resolve);
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            String property = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            for (String entry : property.split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }

    @Test
    void an_unchanged_image_is_found_without_them() throws Exception {
        Path store = directory.resolve("store");
        Path file = Files.writeString(directory.resolve("A.class"), "one");
        try (ScriptedRegistry registry = new ScriptedRegistry();
                Poor poor = new Poor()) {
            FakeBase.putDocker(registry, "21", "amd64");
            String base = registry.repository(FakeBase.REPOSITORY).withTag("21").toString();
            String digest = Build.run(store, base, file);
            java.lang.reflect.Method build =
                    poor.loadClass(Build.class.getName()).getMethod("run", Path.class, String.class, Path.class);

            assertThat(build.invoke(null, store, base, file)).isEqualTo(digest);

            // The loader does refuse: what has changed cannot be built in it.
            Files.writeString(file, "two");
            assertThatThrownBy(() -> build.invoke(null, store, base, file))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasRootCauseInstanceOf(ClassNotFoundException.class)
                    .hasStackTraceContaining("refused: com.google.");
        }
    }
}
