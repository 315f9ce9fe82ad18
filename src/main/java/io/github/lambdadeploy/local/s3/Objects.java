// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The objects of all buckets: a document each, named by the SHA-256 of the key so that no key can leave the directory,
 * and a file with the bytes, whose name also has the hash of the content.
 */
record Objects(Store store, Clock clock) {

    /** A new, empty file in the same file system, to be filled and given to {@link #put}. */
    Path temporary() throws IOException {
        Path folder = store.directory().resolve("s3/incoming");
        Files.createDirectories(folder);
        return Files.createTempFile(folder, "body", null);
    }

    Optional<JsonObject> find(String bucket, String key) throws IOException {
        return Optional.ofNullable(store.read(document(bucket, key)));
    }

    /** The file with an object's bytes. */
    Path file(String bucket, JsonObject object) {
        return folder(bucket).resolve(object.string("File", ""));
    }

    /**
     * Stores an object, in place of the one that may be there.
     *
     * @param object what is to be known of it beside its bytes
     */
    void put(String bucket, String key, Received body, JsonObject object) throws IOException {
        String name = hash(key) + "-" + body.sha256();
        Files.createDirectories(folder(bucket));
        move(body.file(), folder(bucket).resolve(name));
        Optional<JsonObject> former = find(bucket, key);
        JsonObject checksums = object.objectOrEmpty("Checksums");
        body.checksums().forEach((checksum, value) -> checksums.put(checksum.name(), value));
        object.put("Key", key)
                .put("File", name)
                .put("Size", body.size())
                .put("Checksums", checksums)
                .put("LastModified", clock.millis());
        if (!object.has("ETag")) {
            object.put("ETag", '"' + body.md5() + '"');
        }
        store.write(document(bucket, key), object);
        if (former.isPresent() && !name.equals(former.get().string("File"))) {
            Files.deleteIfExists(file(bucket, former.get()));
        }
    }

    void delete(String bucket, String key) throws IOException {
        Optional<JsonObject> object = find(bucket, key);
        if (object.isPresent()) {
            store.delete(document(bucket, key));
            Files.deleteIfExists(file(bucket, object.get()));
        }
    }

    /** All objects of a bucket in the order of the UTF-8 bytes of their keys. */
    List<JsonObject> list(String bucket) throws IOException {
        List<JsonObject> objects = new ArrayList<>();
        for (String name : store.list("s3/objects/" + bucket)) {
            JsonObject object = store.read(name);
            if (object != null) {
                objects.add(object);
            }
        }
        objects.sort((one, other) -> compare(one.string("Key", ""), other.string("Key", "")));
        return objects;
    }

    static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private Path folder(String bucket) {
        return store.directory().resolve("s3/objects").resolve(bucket);
    }

    private static String document(String bucket, String key) {
        return "s3/objects/" + bucket + "/" + hash(key);
    }

    private static String hash(String key) {
        return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
