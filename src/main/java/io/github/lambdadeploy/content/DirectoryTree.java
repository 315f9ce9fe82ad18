// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The files below a directory, links followed. A link may point anywhere inside the directory but not out of it: what is
 * deployed must be in the project. Left out is what tools leave behind and never is part of a function: version control
 * ({@code .git}, {@code .svn}, {@code .hg}), {@code __pycache__} (its files hold the times of their sources, so they differ
 * in every checkout), {@code .DS_Store}, {@code Thumbs.db}.
 */
final class DirectoryTree extends SimpleFileVisitor<Path> {

    private static final Set<String> LEFT_OUT = Set.of(".git", ".svn", ".hg", "__pycache__", ".DS_Store", "Thumbs.db");

    private final Path root;
    private final Path realRoot;
    private final List<Archive.Entry> entries = new ArrayList<>();

    private DirectoryTree(Path root) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
    }

    /**
     * Sorted by path.
     *
     * @throws DeployException when a link leaves the directory or goes in a circle, or something cannot be read
     */
    static List<Archive.Entry> of(Path directory) {
        try {
            DirectoryTree tree = new DirectoryTree(directory);
            Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, tree);
            tree.entries.sort(Comparator.comparing(Archive.Entry::path));
            return tree.entries;
        } catch (FileSystemLoopException e) {
            throw DeployException.configuration("A symbolic link leads back to a directory above it")
                    .where(String.valueOf(e.getFile()))
                    .next("Remove the link.")
                    .cause(e);
        } catch (IOException e) {
            throw DeployException.environment("Cannot read the directory")
                    .where(directory.toString())
                    .reason(e.toString())
                    .next("Check that it exists and may be read; a link in it must point to something.")
                    .cause(e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (!directory.equals(root)) {
            if (LEFT_OUT.contains(directory.getFileName().toString())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            staysInside(directory);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!LEFT_OUT.contains(file.getFileName().toString())) {
            staysInside(file);
            String path = root.relativize(file).toString().replace(File.separatorChar, '/');
            if (path.chars().anyMatch(Character::isISOControl)) {
                throw DeployException.configuration("A file has control characters in its name: " + Shown.line(path))
                        .where(root.toString())
                        .left("Nothing of it was taken.")
                        .next("Rename it.");
            }
            entries.add(new Archive.Entry(path, file, Archive.executable(path, mode(file))));
        }
        return FileVisitResult.CONTINUE;
    }

    private void staysInside(Path file) throws IOException {
        if (Files.isSymbolicLink(file) && !file.toRealPath().startsWith(realRoot)) {
            throw DeployException.configuration("A symbolic link points out of the directory: " + root.relativize(file)
                            + " -> " + Files.readSymbolicLink(file))
                    .where(root.toString())
                    .left("Nothing of it was taken.")
                    .next("Copy the file into the directory, or name its directory in <zip><directories> too.");
        }
    }

    /** On a file system without such bits (Windows) no file has one. */
    private static int mode(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return 0;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean executable = permissions.contains(PosixFilePermission.OWNER_EXECUTE)
                || permissions.contains(PosixFilePermission.GROUP_EXECUTE)
                || permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
        return executable ? 0755 : 0644;
    }
}
