// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** What stands in place of the SDK's own class says the same of every service whose client is on the class path. */
class ServiceMetadataTest {

    private static final Pattern BUILDER =
            Pattern.compile("(software/amazon/awssdk/services/\\w+/)Default(\\w+)BaseClientBuilder\\.class");
    private static final String PROVIDER = "software.amazon.awssdk.regions.GeneratedServiceMetadataProvider";

    @Test
    void standsInPlaceOfTheSdksOwn() {
        assertThat(sdkJar(GeneratedServiceMetadataProvider.class))
                .as("where the class that is used comes from")
                .doesNotEndWith(".jar");
        assertThat(sdkJar(Region.class)).endsWith(".jar");
    }

    @ParameterizedTest
    @MethodSource("endpointPrefixes")
    void isTheSdksOwn(String endpointPrefix) throws Exception {
        ServiceMetadata ours = new GeneratedServiceMetadataProvider().serviceMetadata(endpointPrefix);
        try (URLClassLoader sdk = new URLClassLoader(sdkOnly(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = sdk.loadClass(PROVIDER);
            Object theirs = type.getMethod("serviceMetadata", String.class)
                    .invoke(type.getConstructor().newInstance(), endpointPrefix);
            assertThat(ours == null ? "none" : ours.getClass().getName())
                    .isEqualTo(theirs == null ? "none" : theirs.getClass().getName());
        }
    }

    /** As the SDK's generated client builders name them, e.g. {@code api.ecr}. */
    static List<String> endpointPrefixes() throws Exception {
        List<String> found = new ArrayList<>();
        for (String jar : classPath("software" + File.separator + "amazon" + File.separator + "awssdk")) {
            for (String client : clients(jar)) {
                found.add(endpointPrefix(
                        Class.forName(client).getMethod("builder").invoke(null)));
            }
        }
        assertThat(found)
                .contains("lambda", "api.ecr", "s3", "iam", "sts", "portal.sso")
                .hasSizeGreaterThan(12);
        return found;
    }

    private static List<String> clients(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(entry -> BUILDER.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1).replace('/', '.') + name.group(2) + "Client")
                    .toList();
        }
    }

    private static String endpointPrefix(Object builder) throws InvocationTargetException, IllegalAccessException {
        Method method = Stream.<Class<?>>iterate(builder.getClass(), Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(candidate -> candidate.getName().equals("serviceEndpointPrefix"))
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        return (String) method.invoke(builder);
    }

    private static URL[] sdkOnly() throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String jar : classPath(".jar")) {
            jars.add(new File(jar).toURI().toURL());
        }
        return jars.toArray(URL[]::new);
    }

    private static List<String> classPath(String part) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && entry.contains(part))
                .toList();
    }

    private static String sdkJar(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
