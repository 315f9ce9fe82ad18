// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stand-in's state: JSON documents in a directory, one file each, shared by every process that uses the directory.
 * A change is made inside {@link #locked}, which holds one lock across threads, class loaders and processes.
 */
public final class Store {

    /** No step is {@code .} or {@code ..}, a separator of any system, or longer than a file's name may be. */
    private static final Pattern NAME =
            Pattern.compile("(?:(?!\\.{1,2}(?:/|$))[A-Za-z0-9._+=,@~%$!-]{1,240}(?:/(?!$)|$))+");

    private static final Pattern RESERVED = Pattern.compile("(?i)(^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|$)");

    private static final Pattern KEPT = Pattern.compile("(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])%(?=[.]|$)");

    private final Path directory;
    private final ReentrantLock threads = new ReentrantLock();

    public Store(Path directory) {
        this.directory = directory;
    }

    /** Where this store keeps its files; services may keep blobs in sub-directories of their own. */
    public Path directory() {
        return directory;
    }

    /** Runs the action while nobody else reads or writes this directory; may be nested. */
    public <T> T locked(Callable<T> action) throws Exception {
        threads.lock();
        try {
            if (threads.getHoldCount() > 1) {
                return action.call();
            }
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = acquire(channel)) {
                return action.call();
            }
        } finally {
            threads.unlock();
        }
    }

    /**
     * The document of that name, {@code null} when there is none. Names may have {@code /} in them; one that no file may have
     * names no document.
     */
    public @Nullable JsonObject read(String name) throws IOException {
        if (!isName(name)) {
            return null;
        }
        Path file = file(name);
        return Files.exists(file) ? JsonObject.parse(Files.readAllBytes(file)) : null;
    }

    /** Writes the document whole or not at all. */
    public void write(String name, JsonObject document) throws IOException {
        Path file = file(name);
        Files.createDirectories(file.getParent());
        Path temporary = Files.createTempFile(file.getParent(), ".new", null);
        Files.write(temporary, document.toPrettyBytes());
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public void delete(String name) throws IOException {
        if (isName(name)) {
            Files.deleteIfExists(file(name));
        }
    }

    /** Names of the documents directly below the given folder name, sorted. */
    public List<String> list(String folder) throws IOException {
        Path parent = directory.resolve(checked(folder));
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(parent)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .forEach(name -> names.add(folder + "/" + KEPT.matcher(name).replaceFirst("$1")));
        }
        return names;
    }

    private Path file(String name) {
        return directory.resolve(checked(name) + ".json");
    }

    /** Whatever a service makes of what a client calls things: nothing is read or written outside this store's directory. */
    private static String checked(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("Not the name of a document");
        }
        // Windows takes these for devices, whatever follows the dot.
        return RESERVED.matcher(name).replaceAll("$1$2%");
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Another class loader of this process may hold the lock: that is an exception, not a wait, so try again. */
    private static FileLock acquire(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(500_000);
            }
        }
    }
}
