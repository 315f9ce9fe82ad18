// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.content.ContentFile.Group;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/** Finds classes of the function's own that are compiled for a newer Java than the one that will run them. */
final class ClassLevels {

    private ClassLevels() {}

    static void check(FunctionContent content, int runtimeJava, List<String> problems) {
        String newest = "";
        int level = runtimeJava;
        int tooNew = 0;
        for (ContentFile file : content.files()) {
            if (file.group() == Group.CLASSES && Listing.isClass(file.path())) {
                int version = version(file);
                tooNew += version > runtimeJava ? 1 : 0;
                if (version > level) {
                    level = version;
                    newest = file.path();
                }
            }
        }
        if (tooNew > 0) {
            String name =
                    newest.substring(0, newest.length() - ".class".length()).replace('/', '.');
            problems.add("The class " + name + (tooNew == 1 ? " is" : " and " + (tooNew - 1) + " more are")
                    + tooNew(level, runtimeJava));
        }
    }

    /** End of a sentence: what does not fit and what to set. */
    static String tooNew(int level, int runtimeJava) {
        return " compiled for Java " + level + ", but the function's runtime is Java " + runtimeJava
                + ": set <maven.compiler.release>" + runtimeJava + "</maven.compiler.release>, or take a newer runtime:"
                + " <image><from>public.ecr.aws/lambda/java:" + level + "</from> (-Dlambda.image.from), for a zip"
                + " <function><runtime>java" + level + "</runtime>.";
    }

    private static int version(ContentFile file) {
        try (InputStream in = Files.newInputStream(file.source())) {
            return ClassFile.javaVersion(in.readNBytes(8));
        } catch (IOException e) {
            throw DeployException.environment("Cannot read the class " + file.path())
                    .where(file.source().toString())
                    .reason(e.toString())
                    .cause(e);
        }
    }
}
