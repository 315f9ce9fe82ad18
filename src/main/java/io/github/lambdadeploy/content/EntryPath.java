// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of archive entries as paths below a function's root: relative, {@code /} between names, no {@code .} segments.
 */
final class EntryPath {

    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private EntryPath() {}

    /**
     * The path that an entry's name stands for; a directory's ends with {@code /}.
     *
     * @throws DeployException when the name leaves the root ({@code ..}, an absolute path, a drive letter) or holds control
     *     characters, which no file name of a build has
     */
    static String of(String name, Path archive) {
        // Some Windows tools write back slashes, against the zip specification (4.4.17.1).
        String slashed = name.replace('\\', '/');
        if (slashed.startsWith("/") || DRIVE.matcher(slashed).matches()) {
            throw refused(name, archive, "an absolute path");
        }
        if (CONTROL.matcher(slashed).find()) {
            throw refused(name, archive, "control characters in its name");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : slashed.split("/", -1)) {
            if (segment.equals("..")) {
                throw refused(name, archive, "a path that leaves the archive");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        if (!segments.isEmpty() && DRIVE.matcher(segments.get(0)).matches()) {
            throw refused(name, archive, "an absolute path");
        }
        return String.join("/", segments) + (slashed.endsWith("/") && !segments.isEmpty() ? "/" : "");
    }

    private static DeployException refused(String name, Path archive, String what) {
        return DeployException.configuration("The archive holds an entry with " + what + ": " + printable(name))
                .where(archive.toString())
                .left("Nothing of it was taken.")
                .next("Build the archive with paths relative to its root.");
    }

    private static String printable(String name) {
        return Shown.reason(name);
    }
}
