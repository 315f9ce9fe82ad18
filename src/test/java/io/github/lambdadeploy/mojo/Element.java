// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.Variables;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A place in the POM, or on the command line, where a user writes a text: found by walking the goal's descriptor and the
 * beans behind it, so that a new parameter is tried without anybody naming it.
 *
 * @param path {@code image/repositorySettings/kmsKey}; an entry of a list ends with {@code /*}, a value of a map too
 * @param type what Maven makes of the text
 * @param property user property; {@code null} when there is none
 */
record Element(String path, Class<?> type, @Nullable String property) {

    /** How the documentation calls entries of lists that messages name. */
    private static final Map<String, String> ENTRIES = Map.of(
            "functions", "function",
            "paths", "path",
            "permissions", "permission",
            "inlinePolicies", "inlinePolicy",
            "managedPolicies", "managedPolicy",
            "fileSystemConfigs", "fileSystemConfig");

    /** Every element of a goal that holds a text. */
    static List<Element> of(String goal) throws Exception {
        List<Element> all = new ArrayList<>();
        MojoDescriptor descriptor = descriptor(goal);
        Class<?> mojo = Class.forName(descriptor.getImplementation());
        for (Parameter parameter : descriptor.getParameters()) {
            if (parameter.isEditable()) {
                Field field = field(mojo, parameter.getName());
                String expression = parameter.getExpression();
                walk(
                        parameter.getName(),
                        field.getType(),
                        field.getGenericType(),
                        expression == null || expression.isEmpty() ? null : expression.replaceAll("[${}]", ""),
                        all);
            }
        }
        return all;
    }

    private static void walk(String path, Class<?> type, Type generic, @Nullable String property, List<Element> all)
            throws Exception {
        if (type.isPrimitive()
                || type == String.class
                || type == File.class
                || isNumber(type)
                || type == Boolean.class) {
            all.add(new Element(path, type, property));
        } else if (type == Variables.class || Map.class.isAssignableFrom(type)) {
            all.add(new Element(path + "/*", String.class, null));
        } else if (List.class.isAssignableFrom(type)) {
            Class<?> of = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
            walk(path + "/*", of, of, property, all);
        } else {
            for (Method method : type.getMethods()) {
                if (method.getName().equals("set") && method.getParameterCount() == 1) {
                    all.add(new Element(path, method.getParameterTypes()[0], null));
                }
            }
            for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
                for (Field field : at.getDeclaredFields()) {
                    boolean parameter = (field.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
                    // Its own kind again is AWS's longer way to write the same.
                    if (parameter && field.getType() != type) {
                        walk(path + "/" + field.getName(), field.getType(), field.getGenericType(), null, all);
                    }
                }
            }
        }
    }

    boolean isNumber() {
        return isNumber(type);
    }

    /** {@code kmsKey}; of an entry the list's own name. */
    String name() {
        String named = path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
        return named.substring(named.lastIndexOf('/') + 1);
    }

    /** What a message may call it: AWS's longer way to write a thing is the thing. */
    Stream<String> names() {
        if (path.endsWith("/paths/*/from")) {
            return Stream.of("from", "path");
        }
        boolean longer = path.matches(".*/(size|applyOn|tenantIsolationMode)");
        String parent = path.replaceFirst("/[^/]*$", "").replaceFirst(".*/", "");
        return longer ? Stream.of(name(), parent) : Stream.of(name());
    }

    /**
     * The element with this text, and what it stands in.
     *
     * @param beside elements right before it
     * @param around elements that come first in one that it stands in, by that one's name; an entry's is {@code entry}
     */
    String xml(String text, String beside, Map<String, String> around) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            names.add(name.equals("*") ? ENTRIES.getOrDefault(names.get(names.size() - 1), "entry") : name);
        }
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            boolean last = i == names.size() - 1;
            xml.append(last ? beside : "").append('<').append(names.get(i)).append('>');
            xml.append(last ? text : around.getOrDefault(names.get(i), ""));
        }
        for (int i = names.size() - 1; i >= 0; i--) {
            xml.append("</").append(names.get(i)).append('>');
        }
        return xml.toString();
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == Integer.class || type == Double.class;
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private static MojoDescriptor descriptor(String goal) throws Exception {
        try (var in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Element.class.getResourceAsStream("/META-INF/maven/plugin.xml")),
                StandardCharsets.UTF_8))) {
            return Objects.requireNonNull(
                    new PluginDescriptorBuilder().build(in).getMojo(goal), goal);
        }
    }
}
