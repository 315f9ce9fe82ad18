// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks, before anything is sent, that Lambda will find the handler. Lambda itself says so only at the first invocation,
 * after the alias was moved.
 *
 * <p>What is checked follows AWS's Java runtime interface client: the text before {@code ::} is a class name for
 * {@link Class#forName(String)}, the text after it the name of a public method (inherited ones count); without {@code ::}
 * the class implements a handler interface and so has {@code handleRequest}. For other languages it follows their runtimes:
 * {@code file.function}.
 */
public final class HandlerCheck {

    private static final String WHERE = "<handler> (-Dlambda.handler) ";
    private static final int MAX_LENGTH = 128; // Lambda's API model
    private static final Pattern BLANK = Pattern.compile("\\s");
    private static final Pattern SCRIPT = Pattern.compile(".*\\.(?:py|js|mjs|cjs|rb)");

    /** .NET's has an assembly before it. */
    private static final Pattern JAVA_FORM = Pattern.compile("[^:]+::[^:]+");

    private HandlerCheck() {}

    /** Everything that is wrong with any of several handlers, each said once. */
    public static List<String> problems(FunctionContent content, List<String> handlers, int runtimeJava) {
        return handlers.stream()
                .flatMap(handler -> problems(content, handler, runtimeJava).stream())
                .distinct()
                .toList();
    }

    /**
     * Everything that is wrong, one message each; empty when nothing is.
     *
     * @param runtimeJava feature version of the Java that will run it ({@code 21} for {@code java21} or the base image
     *     {@code java:21}); 0 when not known, then the level of the class files is not checked
     */
    public static List<String> problems(FunctionContent content, String handler, int runtimeJava) {
        List<String> problems = new ArrayList<>();
        if (handler.isBlank()) {
            problems.add(WHERE + "is blank: name the " + (content.java() ? "class and method" : "file and function")
                    + " that Lambda calls.");
        } else if (BLANK.matcher(handler).find()) {
            problems.add(WHERE + "'" + handler + "' holds a blank, which Lambda refuses.");
        } else if (handler.length() > MAX_LENGTH) {
            problems.add(WHERE + "is " + handler.length() + " characters long; Lambda takes " + MAX_LENGTH + ".");
        } else if (content.java()) {
            JavaHandler.check(content, handler, runtimeJava, problems);
        } else {
            script(content, handler, problems);
        }
        if (content.java() && runtimeJava > 0) {
            ClassLevels.check(content, runtimeJava, problems);
        }
        return List.copyOf(problems);
    }

    private static void script(FunctionContent content, String handler, List<String> problems) {
        List<String> paths = content.files().stream().map(ContentFile::path).toList();
        List<String> scripts =
                paths.stream().filter(path -> SCRIPT.matcher(path).matches()).toList();
        if (scripts.isEmpty()
                && JAVA_FORM.matcher(handler).matches()
                && paths.stream().noneMatch(path -> path.equals("bootstrap") || path.endsWith(".dll"))) {
            problems.add(WHERE + "'" + handler + "' names a method of a Java class, and the function holds no classes;"
                    + " check that the build made them.");
        }
        if (paths.contains("bootstrap") || scripts.isEmpty()) {
            return; // a custom runtime, or a language of which we know nothing, gives the handler its own meaning
        }
        int dot = handler.indexOf('.', handler.lastIndexOf('/') + 1);
        if (dot < 1 || dot == handler.length() - 1) {
            problems.add(WHERE + "'" + handler + "' is not of the form file.function, e.g. " + stem(scripts.get(0))
                    + ".handler.");
            return;
        }
        String first = handler.substring(0, dot); // Node and Ruby: up to the first dot; Python: a dotted module
        String module = handler.substring(0, handler.lastIndexOf('.')).replace('.', '/');
        boolean found = scripts.stream()
                .map(HandlerCheck::stem)
                .anyMatch(stem -> stem.equals(first) || stem.equals(module) || stem.equals(module + "/__init__"));
        if (!found) {
            List<String> near = scripts.stream().sorted().limit(5).toList();
            problems.add(WHERE + "'" + handler + "' names the file " + first + ", which is not in the function; there "
                    + (near.size() == 1 ? "is " : "are ") + String.join(", ", near) + ".");
        }
    }

    private static String stem(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }

    /** How every message about the handler begins. */
    static String about(String handler) {
        return WHERE + "'" + handler + "' ";
    }
}
