// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.FakeRegistry;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.TestClient;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nothing has changed neither Jib nor Guava is loaded and no registry is asked. */
class NothingChangedTest {

    @TempDir
    Path directory;

    /** Builds; made by name in a class loader of its own, so only strings go in and out. */
    public static final class Build implements BinaryOperator<String> {
        @Override
        public String apply(String folder, String base) {
            ContentStore store = new ContentStore(Path.of(folder, "store"));
            ImageSpec spec = new ImageSpec(
                    ImageReference.parse(base),
                    Architecture.X86_64,
                    List.of(new Layer(
                            "classes", List.of(new LayerFile("/var/task/a.class", Path.of(folder, "a.class"), 0644)))),
                    null,
                    List.of("a"),
                    Map.of(),
                    Map.of(),
                    null,
                    "a",
                    "one class");
            try {
                return new ImageBuilder(
                                store,
                                new BaseImages(
                                        store, new TestClient().anonymous(), TestClient.clock(), BasePolicy.DAILY))
                        .build(spec)
                        .digest()
                        .toString();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aBuildOfTheSameLoadsNoJibAndAsksNoRegistry() throws Exception {
        try (FakeRegistry registry = new FakeRegistry();
                WithoutGoogle loader = new WithoutGoogle()) {
            new TestBase(registry).index("21", TestBase.AMD64);
            String base = registry.reference(TestBase.REPOSITORY + ":21").toString();
            Files.writeString(directory.resolve("a.class"), "a class");
            String first = new Build().apply(directory.toString(), base);
            registry.forgetRequests();

            assertThat(build(loader, base)).isEqualTo(first);
            assertThat(registry.requests()).isEmpty();
            assertThat(loader.refused).isEmpty();

            Files.writeString(directory.resolve("a.class"), "another class");
            assertThatThrownBy(() -> build(loader, base))
                    .as("the loader really refuses")
                    .isInstanceOf(NoClassDefFoundError.class);
            assertThat(loader.refused).isNotEmpty();
        }
    }

    @SuppressWarnings("unchecked")
    private String build(ClassLoader loader, String base) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(Build.class.getName());
        assertThat(type).isNotEqualTo(Build.class);
        return ((BinaryOperator<String>) type.getDeclaredConstructor().newInstance()).apply(directory.toString(), base);
    }

    private static final class WithoutGoogle extends URLClassLoader {

        private final List<String> refused = new ArrayList<>();

        WithoutGoogle() throws Exception {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.google.") || name.startsWith("org.apache.commons.compress.")) {
                refused.add(name);
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        private static URL[] classPath() throws Exception {
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            List<URL> urls = new ArrayList<>();
            for (String entry : path.split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }
}
