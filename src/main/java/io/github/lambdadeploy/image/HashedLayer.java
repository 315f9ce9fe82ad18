// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.transfer.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layer whose files have been read.
 *
 * @param fingerprint of everything that goes into the layer's bytes: paths, modes and contents, never times
 */
record HashedLayer(Layer layer, Digest fingerprint) {

    /** Raise it when the same files get other bytes than before: a layer's digest then changes, so say so in the notes. */
    private static final String LAYOUT = "layer 1";

    private static final int BUFFER = 1 << 16;

    /** Reads all files, several at a time; layers without files are left out. */
    static List<HashedLayer> hash(List<Layer> layers, int threads) throws InterruptedException {
        Set<Path> distinct = new LinkedHashSet<>();
        layers.forEach(layer -> layer.files().forEach(file -> distinct.add(file.source())));
        List<Path> sources = List.copyOf(distinct);
        List<Parallel.Task<Map<Path, Digest>>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int first = i;
            tasks.add(() -> contents(sources, first, threads));
        }
        Map<Path, Digest> contents = new HashMap<>();
        Parallel.run(threads, tasks).forEach(contents::putAll);
        return layers.stream()
                .filter(layer -> !layer.files().isEmpty())
                .map(layer -> new HashedLayer(layer, fingerprint(layer, contents)))
                .toList();
    }

    private static Map<Path, Digest> contents(List<Path> sources, int first, int step) throws InterruptedException {
        Map<Path, Digest> contents = new HashMap<>();
        byte[] buffer = new byte[BUFFER];
        for (int i = first; i < sources.size(); i += step) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            contents.put(sources.get(i), content(sources.get(i), buffer));
        }
        return contents;
    }

    private static Digest content(Path file, byte[] buffer) {
        MessageDigest hash = Digest.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw DeployException.environment("Cannot read a file that belongs to the function")
                    .where(file.toString())
                    .reason(e.toString())
                    .cause(e);
        }
        return Digest.of(hash);
    }

    private static Digest fingerprint(Layer layer, Map<Path, Digest> contents) {
        Fingerprint fingerprint = new Fingerprint().add(LAYOUT);
        layer.files().stream().sorted(Comparator.comparing(LayerFile::path)).forEach(file -> {
            Digest content = contents.get(file.source());
            if (content == null) {
                throw new IllegalStateException("Not read: " + file.source());
            }
            fingerprint.add(file.path()).add(file.mode()).add(content);
        });
        return fingerprint.finish();
    }
}
