// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.content.ContentFile.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a directory that the POM names, of any language. */
public final class ExtraFiles {

    private ExtraFiles() {}

    /**
     * All files below the directory, by their path in it.
     *
     * @param element that names the directory, for messages
     * @throws DeployException when there is no such directory, no file in it, or a link leads out of it
     */
    public static List<ContentFile> of(Path directory, String element) {
        if (!Files.isDirectory(directory)) {
            throw DeployException.configuration(element + " names what is no directory")
                    .where(Shown.line(directory.toString()))
                    .next("Check the name; it is relative to the module's directory.");
        }
        List<Archive.Entry> entries = DirectoryTree.of(directory);
        if (entries.isEmpty()) {
            throw DeployException.configuration(element + " names a directory without files")
                    .where(directory.toString())
                    .next("Put the function's files there, or check that the step which makes them has run.");
        }
        return entries.stream()
                .map(entry -> new ContentFile(entry.path(), entry.file(), entry.executable(), Group.EXTRA))
                .toList();
    }
}
