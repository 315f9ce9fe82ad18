// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import static io.github.lambdadeploy.content.HandlerCheck.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.content.ContentFile.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerCheckTest {

    private static final String PACKAGE = "io.github.lambdadeploy.content.HandlerCheckTest$";

    /** Stand-ins for people's handlers; only their class files are read. */
    public abstract static class Base {
        public String inherited(String event) {
            return event;
        }
    }

    public static class Good extends Base {
        public String handleRequest(String event) {
            return event;
        }

        String hidden(String event) {
            return event;
        }
    }

    public static class NoConstructor {
        private NoConstructor() {}

        public static String fixed(String event) {
            return event;
        }

        public String instance(String event) {
            return event;
        }
    }

    public static class FromJdk extends Thread {}

    @TempDir
    Path directory;

    private final List<ContentFile> files = new ArrayList<>();

    @Test
    void acceptsWhatLambdaAccepts() {
        FunctionContent content = java(Base.class, Good.class, NoConstructor.class, FromJdk.class);

        for (String handler : List.of(
                "Good", "Good::handleRequest", "Good::inherited", "NoConstructor::fixed", "FromJdk::mayBeInherited")) {
            assertThat(problems(content, PACKAGE + handler, 21)).as(handler).isEmpty();
        }
    }

    @Test
    void findsTheClassInALibrary() {
        new TestArchive()
                .with(path(Good.class), TestArchive.bytesOf(Good.class))
                .write(directory.resolve("app.jar"));
        files.add(new ContentFile("lib/app.jar", directory.resolve("app.jar"), false, Group.DEPENDENCIES));

        assertThat(problems(content(true), PACKAGE + "Good", 17)).isEmpty();
        // its superclass Base is not there, so nothing can be said about what it inherits
        assertThat(problems(content(true), PACKAGE + "Good::inherited", 17)).isEmpty();
    }

    @Test
    void suggestsTheSameClassElsewhere() {
        assertThat(problems(java(Base.class, Good.class), "com.example.Good::handleRequest", 17))
                .singleElement()
                .asString()
                .startsWith("<handler> (-Dlambda.handler) 'com.example.Good::handleRequest' names the class"
                        + " com.example.Good, which is neither")
                .endsWith("Did you mean " + PACKAGE + "Good::handleRequest?");
    }

    @Test
    void suggestsTheRightSeparator() {
        FunctionContent content = java(Base.class, Good.class);

        for (String wrong : List.of("Good.inherited", "Good#inherited")) {
            assertThat(problems(content, PACKAGE + wrong, 17))
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .endsWith("Did you mean " + PACKAGE + "Good::inherited?");
        }
        assertThat(problems(content, (PACKAGE + "Good").replace('.', '/'), 17))
                .singleElement()
                .asString()
                .contains("is not of the form", PACKAGE + "Good?");
    }

    @Test
    void namesTheMethodsThatExist() {
        FunctionContent content = java(Base.class, Good.class);

        assertThat(problems(content, PACKAGE + "Good::handel", 17))
                .singleElement()
                .asString()
                .contains("does not have")
                .endsWith("Its public methods: handleRequest, inherited.");
        assertThat(problems(content, PACKAGE + "Good::hidden", 17))
                .singleElement()
                .asString()
                .contains("not public");
        assertThat(problems(content, PACKAGE + "Base", 17))
                .singleElement()
                .asString()
                .contains("has no handleRequest: implement RequestHandler");
    }

    @Test
    void saysThatNoInstanceCanBeMade() {
        FunctionContent content = java(Base.class, NoConstructor.class);

        assertThat(problems(content, PACKAGE + "NoConstructor::instance", 17))
                .singleElement()
                .asString()
                .contains("no public constructor without parameters");
        assertThat(problems(content, PACKAGE + "Base::inherited", 17))
                .singleElement()
                .asString()
                .contains("is abstract");
    }

    @Test
    void comparesClassFilesWithTheRuntime() {
        add("a/Old.class", TestArchive.classFile("a/Old", 17), Group.CLASSES);
        add("a/New.class", TestArchive.classFile("a/New", 21), Group.CLASSES);
        add("a/Newer.class", TestArchive.classFile("a/Newer", 25), Group.CLASSES);
        add("META-INF/versions/25/a/Old.class", TestArchive.classFile("a/Old", 25), Group.CLASSES);
        add("dep/X.class", TestArchive.classFile("dep/X", 25), Group.DEPENDENCIES);

        assertThat(problems(content(true), "a.New::handle", 17))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("names the method handle"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("The class a.Newer and 1 more are compiled for Java 25")
                        .contains(
                                "<maven.compiler.release>17</maven.compiler.release>",
                                "public.ecr.aws/lambda/java:25",
                                "<runtime>java25</runtime>"));
        assertThat(problems(content(true), "dep.X::handle", 17))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("names the class dep.X, which is compiled for Java 25", "runtime is Java 17"));
        assertThat(problems(content(true), "a.New::handle", 0)).hasSize(1);
        assertThat(problems(content(true), "a.New::handle", 25)).hasSize(1);
    }

    @Test
    void refusesWhatLambdasApiRefuses() {
        FunctionContent content = java(Good.class);

        assertThat(problems(content, " ", 17)).singleElement().asString().contains("is blank");
        assertThat(problems(content, "a b", 17)).singleElement().asString().contains("holds a blank");
        assertThat(problems(content, "a".repeat(129), 17))
                .singleElement()
                .asString()
                .contains("129 characters");
    }

    @Test
    void looksForTheFileOfOtherLanguages() {
        add("app.py", new byte[0], Group.EXTRA);
        add("pkg/mod.py", new byte[0], Group.EXTRA);
        add("web/index.mjs", new byte[0], Group.EXTRA);

        for (String handler : List.of("app.handler", "pkg.mod.handler", "pkg/mod.handler", "web/index.handler")) {
            assertThat(problems(content(false), handler, 0)).as(handler).isEmpty();
        }
        assertThat(problems(content(false), "main.handler", 0))
                .singleElement()
                .asString()
                .contains("the file main, which is not in the function; there are app.py, pkg/mod.py, web/index.mjs");
        assertThat(problems(content(false), "app", 0))
                .singleElement()
                .asString()
                .contains("e.g. app.handler");
    }

    @Test
    void leavesCustomRuntimesAlone() {
        add("bootstrap", new byte[0], Group.EXTRA);
        add("app.py", new byte[0], Group.EXTRA);

        assertThat(problems(content(false), "anything", 0)).isEmpty();
    }

    private FunctionContent java(Class<?>... classes) {
        for (Class<?> type : classes) {
            add(path(type), TestArchive.bytesOf(type), Group.CLASSES);
        }
        return content(true);
    }

    private void add(String path, byte[] bytes, Group group) {
        try {
            Path file = Files.write(directory.resolve("f" + files.size()), bytes);
            files.add(new ContentFile(path, file, false, group));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FunctionContent content(boolean java) {
        return new FunctionContent("test", java, files);
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }
}
