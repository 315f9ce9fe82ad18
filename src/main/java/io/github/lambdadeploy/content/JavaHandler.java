// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A handler of Lambda's Java runtime, {@code package.Class::method} or {@code package.Class}, held against the classes. */
final class JavaHandler {

    private static final String IDENTIFIER = "[\\p{L}_$][\\p{L}\\p{N}_$]*";
    private static final Pattern FORM =
            Pattern.compile("(?:" + IDENTIFIER + "\\.)*" + IDENTIFIER + "(?:::" + IDENTIFIER + ")?");
    private static final String INTERFACE_METHOD = "handleRequest";
    private static final int SHOWN = 5;

    private final FunctionClasses classes;
    private final String handler;
    private final List<String> problems;

    private JavaHandler(FunctionClasses classes, String handler, List<String> problems) {
        this.classes = classes;
        this.handler = handler;
        this.problems = problems;
    }

    static void check(FunctionContent content, String handler, int runtimeJava, List<String> problems) {
        new JavaHandler(new FunctionClasses(content), handler, problems).check(runtimeJava);
    }

    private void check(int runtimeJava) {
        if (!FORM.matcher(handler).matches()) {
            say("is not of the form package.Class::method or package.Class." + didYouMean(otherForms()));
            return;
        }
        int separator = handler.indexOf("::");
        String className = separator < 0 ? handler : handler.substring(0, separator);
        String method = separator < 0 ? INTERFACE_METHOD : handler.substring(separator + 2);
        byte[] bytes = classes.bytes(path(className)).orElse(null);
        if (bytes == null) {
            say("names the class " + className + ", which is neither among the function's classes nor in lib/*.jar."
                    + didYouMean(Stream.concat(otherForms(), sameSimpleName(className, separator))));
            return;
        }
        ClassFile file = ClassFile.read(bytes);
        if (file == null) {
            say("names the class " + className + ", whose file is not a Java class file.");
            return;
        }
        int level = ClassFile.javaVersion(bytes);
        if (runtimeJava > 0 && level > runtimeJava && !classes.isOwn(path(className))) { // own ones: see ClassLevels
            say("names the class " + className + ", which is" + ClassLevels.tooNew(level, runtimeJava));
        }
        method(className, file, method, separator < 0);
    }

    private void method(String className, ClassFile file, String method, boolean implied) {
        List<ClassFile.Method> visible = new ArrayList<>();
        boolean complete = collect(file, visible);
        List<ClassFile.Method> named = visible.stream()
                .filter(candidate -> candidate.name().equals(method))
                .toList();
        if (named.stream().noneMatch(ClassFile.Method::isPublic)) {
            if (complete || !named.isEmpty()) {
                say(noMethod(className, method, implied, !named.isEmpty(), visible));
            }
            return;
        }
        boolean needsInstance = named.stream()
                .filter(ClassFile.Method::isPublic)
                .noneMatch(candidate -> Modifier.isStatic(candidate.access()));
        boolean constructible = !file.isAbstract()
                && file.methods().stream()
                        .anyMatch(candidate -> candidate.name().equals("<init>")
                                && candidate.descriptor().equals("()V")
                                && candidate.isPublic());
        if (needsInstance && !constructible) {
            say("names the class " + className + ", of which Lambda can make no instance: it "
                    + (file.isAbstract() ? "is abstract." : "has no public constructor without parameters."));
        }
    }

    private static String noMethod(
            String className, String method, boolean implied, boolean hidden, List<ClassFile.Method> visible) {
        if (hidden) {
            return "names the method " + method + " of " + className + ", which is not public.";
        }
        List<String> others = visible.stream()
                .filter(candidate -> candidate.isPublic() && !candidate.name().startsWith("<"))
                .map(ClassFile.Method::name)
                .distinct()
                .sorted()
                .limit(SHOWN)
                .toList();
        String there = others.isEmpty() ? "" : " Its public methods: " + String.join(", ", others) + ".";
        return implied
                ? "names no method, and " + className + " has no " + INTERFACE_METHOD
                        + ": implement RequestHandler or RequestStreamHandler, or append ::method." + there
                : "names the method " + method + ", which " + className + " does not have." + there;
    }

    /** Methods of the class and all above it; answers whether all of these were there to be looked at. */
    private boolean collect(ClassFile file, List<ClassFile.Method> methods) {
        boolean complete = true;
        Set<String> seen = new HashSet<>();
        Deque<ClassFile> open = new ArrayDeque<>(List.of(file));
        while (!open.isEmpty()) {
            ClassFile next = open.removeFirst();
            methods.addAll(next.methods());
            for (String above : Stream.concat(Stream.ofNullable(next.superClass()), next.interfaces().stream())
                    .toList()) {
                if (!above.equals("java/lang/Object") && seen.add(above)) {
                    ClassFile found = read(above);
                    if (found == null) {
                        complete = false; // in a layer, in the base image or of the JDK: cannot be known here
                    } else {
                        open.add(found);
                    }
                }
            }
        }
        return complete;
    }

    private @Nullable ClassFile read(String internalName) {
        return classes.bytes(internalName + ".class").map(ClassFile::read).orElse(null);
    }

    /** What was probably meant with another separator: {@code Class.method}, {@code Class#method}, slashes. */
    private Stream<String> otherForms() {
        String dotted =
                handler.replace('/', '.').replace('#', '.').replace("::", ".").replaceAll("\\.class$", "");
        int last = dotted.lastIndexOf('.');
        List<String> forms = new ArrayList<>();
        if (classes.bytes(path(dotted)).isPresent()) {
            forms.add(dotted);
        } else if (last > 0 && classes.bytes(path(dotted.substring(0, last))).isPresent()) {
            forms.add(dotted.substring(0, last) + "::" + dotted.substring(last + 1));
        }
        forms.remove(handler);
        return forms.stream();
    }

    private Stream<String> sameSimpleName(String className, int separator) {
        String simple = simpleName(className);
        String method = separator < 0 ? "" : handler.substring(separator);
        return classes.names(name -> simpleName(name).equalsIgnoreCase(simple)).stream()
                .map(name -> name + method);
    }

    private static String simpleName(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    }

    private static String path(String className) {
        return className.replace('.', '/') + ".class";
    }

    private static String didYouMean(Stream<String> names) {
        List<String> near = names.distinct().limit(SHOWN).toList();
        return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
    }

    private void say(String text) {
        problems.add(HandlerCheck.about(handler) + text);
    }
}
