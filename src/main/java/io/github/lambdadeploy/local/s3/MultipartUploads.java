// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Uploads in parts that are neither complete nor aborted: a document each, and one document and file for each part. */
record MultipartUploads(Store store) {

    private static final String FOLDER = "s3/uploads/";
    private static final long LEAST_PART = 5L * 1024 * 1024;
    private static final int MOST_PARTS = 10_000;

    /** Begins an upload; the object's headers are kept for its completion. Gives the upload's id. */
    String create(String bucket, String key, JsonObject object) throws IOException {
        String id = UUID.randomUUID().toString().replace("-", "");
        store.write(
                FOLDER + id,
                new JsonObject().put("Bucket", bucket).put("Key", key).put("Object", object));
        return id;
    }

    /** The upload of that id for that key. */
    JsonObject require(String id, String bucket, String key) throws AwsError, IOException {
        JsonObject upload = id.matches("[0-9a-f]{32}") ? store.read(FOLDER + id) : null;
        if (upload == null || !bucket.equals(upload.string("Bucket")) || !key.equals(upload.string("Key"))) {
            throw S3Error.noSuchUpload();
        }
        return upload;
    }

    static int partNumber(String text) throws AwsError {
        int number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MOST_PARTS) {
            throw S3Error.invalidArgument("Part number must be an integer between 1 and " + MOST_PARTS + ", inclusive");
        }
        return number;
    }

    void putPart(String id, int number, Received body) throws IOException {
        Files.createDirectories(folder(id));
        Files.move(body.file(), file(id, number), StandardCopyOption.REPLACE_EXISTING);
        JsonObject checksums = new JsonObject();
        body.checksums().forEach((checksum, value) -> checksums.put(checksum.name(), value));
        store.write(
                FOLDER + id + "/" + number,
                new JsonObject()
                        .put("ETag", '"' + body.md5() + '"')
                        .put("Size", body.size())
                        .put("Checksums", checksums));
    }

    /** Joins the listed parts into the file; gives what the object is to be called and what it is to be checked by. */
    Received join(String id, JsonObject upload, List<Map<String, String>> listed, Path to)
            throws AwsError, IOException {
        List<JsonObject> parts = verified(id, listed);
        Optional<Checksum> algorithm =
                Checksum.named(upload.objectOrEmpty("Object").string("ChecksumAlgorithm", ""));
        ByteArrayOutputStream md5s = new ByteArrayOutputStream();
        ByteArrayOutputStream checksums = new ByteArrayOutputStream();
        long size = 0;
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int i = 0; i < parts.size(); i++) {
                JsonObject part = parts.get(i);
                Files.copy(file(id, Integer.parseInt(listed.get(i).getOrDefault("PartNumber", ""))), out);
                md5s.write(HexFormat.of().parseHex(bare(part.string("ETag", ""))));
                size += part.number("Size").orElse(0);
                if (algorithm.isPresent()) {
                    checksums.write(Base64.getDecoder()
                            .decode(part.objectOrEmpty("Checksums")
                                    .string(algorithm.get().name(), "")));
                }
            }
        }
        Map<Checksum, String> composite = Map.of();
        if (algorithm.isPresent()
                && algorithm.get() != Checksum.CRC64NVME
                && checksums.size() == parts.size() * algorithm.get().size()) {
            byte[] value = algorithm.get().start().of(checksums.toByteArray());
            composite = Map.of(algorithm.get(), Base64.getEncoder().encodeToString(value) + "-" + parts.size());
        }
        String md5 = HexFormat.of().formatHex(Incoming.md5().digest(md5s.toByteArray())) + "-" + parts.size();
        String sha256 = Digest.of(to).hex();
        return new Received(to, size, md5, sha256, composite);
    }

    /** Forgets an upload and its parts. */
    void delete(String id) throws IOException {
        store.delete(FOLDER + id);
        if (Files.isDirectory(folder(id))) {
            List<Path> files;
            try (var stream = Files.list(folder(id))) {
                files = stream.toList();
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder(id));
        }
    }

    private List<JsonObject> verified(String id, List<Map<String, String>> listed) throws AwsError, IOException {
        List<JsonObject> parts = new ArrayList<>();
        int last = 0;
        for (Map<String, String> entry : listed) {
            int number = Integer.parseInt(entry.getOrDefault("PartNumber", "0"));
            if (number <= last) {
                throw new AwsError(
                        400,
                        "InvalidPartOrder",
                        "The list of parts was not in ascending order. Parts must be ordered by part number.");
            }
            last = number;
            JsonObject part = store.read(FOLDER + id + "/" + number);
            if (part == null || !matches(part, entry)) {
                throw new AwsError(
                        400,
                        "InvalidPart",
                        "One or more of the specified parts could not be found.  The part may not have been uploaded, or"
                                + " the specified entity tag may not match the part's entity tag.");
            }
            parts.add(part);
        }
        for (JsonObject part : parts.subList(0, parts.size() - 1)) {
            if (part.number("Size").orElse(0) < LEAST_PART) {
                throw new AwsError(
                        400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            }
        }
        return parts;
    }

    private static boolean matches(JsonObject part, Map<String, String> entry) {
        boolean same = bare(part.string("ETag", ""))
                .equals(bare(entry.getOrDefault("ETag", "").toLowerCase(Locale.ROOT)));
        JsonObject checksums = part.objectOrEmpty("Checksums");
        for (Checksum checksum : Checksum.values()) {
            String told = entry.get(checksum.element());
            String known = checksums.string(checksum.name());
            same &= told == null || known == null || told.equals(known);
        }
        return same;
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }

    private Path folder(String id) {
        return store.directory().resolve(FOLDER + id);
    }

    private Path file(String id, int number) {
        return folder(id).resolve(number + ".part");
    }
}
