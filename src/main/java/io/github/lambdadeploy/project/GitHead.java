// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit a directory is at, read from the files of Git's repository layout (gitrepository-layout(5)): {@code HEAD},
 * {@code refs}, {@code packed-refs}; worktrees and submodules, whose {@code .git} is a file that names the directory. Not
 * known when there is no repository, no commit yet, or refs are kept in another format.
 */
public final class GitHead {

    private static final Logger LOG = LoggerFactory.getLogger(GitHead.class);

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String DIRECTORY = "gitdir:";
    private static final String SYMBOLIC = "ref:";

    /** A ref that names itself must not be followed for ever; Git follows as many. */
    private static final int MOST_REFS = 5;

    private final Path own;
    private final Path common;

    /**
     * @param own {@code HEAD} of this worktree is there
     * @param common branches of all worktrees are there
     */
    private GitHead(Path own, Path common) {
        this.own = own;
        this.common = common;
    }

    /** The commit of the repository the directory is in; the first {@code .git} on the way up counts. */
    public static Optional<String> commit(Path directory) {
        try {
            for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
                Path git = at.resolve(".git");
                if (Files.exists(git)) {
                    return of(git).resolve("HEAD", 0);
                }
            }
        } catch (IOException | InvalidPathException | SecurityException e) {
            // A build needs no repository: the commit is left out.
            LOG.debug("The commit of {} cannot be read", directory, e);
        }
        return Optional.empty();
    }

    private static GitHead of(Path git) throws IOException {
        Path own = git;
        if (Files.isRegularFile(git)) {
            String text = text(git).orElse("");
            if (!text.startsWith(DIRECTORY)) {
                throw new IOException(git + " names no directory");
            }
            own = git.resolveSibling(text.substring(DIRECTORY.length()).strip()).normalize();
        }
        Optional<String> shared = text(own.resolve("commondir"));
        return new GitHead(own, shared.isPresent() ? own.resolve(shared.get()).normalize() : own);
    }

    private Optional<String> resolve(String name, int followed) throws IOException {
        String found = read(name);
        if (found == null) {
            return Optional.empty();
        }
        if (found.startsWith(SYMBOLIC)) {
            String next = found.substring(SYMBOLIC.length()).strip();
            return followed < MOST_REFS && isRef(next) ? resolve(next, followed + 1) : Optional.empty();
        }
        return HASH.matcher(found).matches() ? Optional.of(found) : Optional.empty();
    }

    private @Nullable String read(String name) throws IOException {
        Optional<String> loose = text(own.resolve(name));
        if (loose.isEmpty() && !own.equals(common)) {
            loose = text(common.resolve(name));
        }
        return loose.isPresent() ? loose.get() : packed(name);
    }

    /** A loose ref goes before a packed one. */
    private @Nullable String packed(String name) throws IOException {
        Path file = common.resolve("packed-refs");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        // Not Files.newBufferedReader: names need not be of any encoding, and must not fail.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                if (blank > 0
                        && line.charAt(0) != '#'
                        && line.substring(blank + 1).equals(name)) {
                    return line.substring(0, blank);
                }
            }
        }
        return null;
    }

    private static boolean isRef(String name) {
        return name.startsWith("refs/") && !name.contains("..");
    }

    private static Optional<String> text(Path file) throws IOException {
        return Files.isRegularFile(file)
                ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip())
                : Optional.empty();
    }
}
