// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code target/lambda/artifact.json}: what {@code package} hands to {@code deploy}, and to anybody who wants to know the
 * digest. The schema is described in the site docs.
 */
public final class ArtifactFile {

    /** Version of the file's shape; a change that readers must know of makes a new one. */
    public static final String SCHEMA = "lambda-deploy/artifact/1";

    private final Path file;

    public ArtifactFile(Path file) {
        this.file = file;
    }

    public void write(Artifact artifact) {
        JsonObject json = new JsonObject()
                .put("schema", SCHEMA)
                .put("packageType", artifact.packageType())
                .put("codeSha256", artifact.codeSha256())
                .put("architecture", artifact.architecture().lambdaName())
                .put("handler", artifact.handler())
                .put("content", artifact.content());
        if (artifact instanceof ImageArtifact image) {
            json.put("digest", image.digest().toString())
                    .put("mediaType", image.mediaType())
                    .put("size", image.size())
                    .put("base", image.base());
        } else if (artifact instanceof ZipArtifact zip) {
            json.put(
                            "file",
                            directory()
                                    .relativize(zip.file().toAbsolutePath())
                                    .toString()
                                    .replace('\\', '/'))
                    .put("digest", zip.digest().toString())
                    .put("size", zip.size())
                    .put("unzippedSize", zip.unzippedSize());
        }
        try {
            Files.createDirectories(directory());
            CachePlace.clear(file);
            Files.write(file, json.toPrettyBytes());
        } catch (IOException e) {
            throw unusable("Cannot write what was built", e).next("Make the directory writable and run again.");
        }
    }

    /**
     * What the last {@code package} made; empty when none has run.
     *
     * @throws DeployException when the file is not one of ours
     */
    public Optional<Artifact> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonObject.parse(Files.readAllBytes(file));
            if (!SCHEMA.equals(json.string("schema"))) {
                throw new IllegalArgumentException("schema is " + json.get("schema") + ", known is " + SCHEMA);
            }
            Digest digest = Digest.parse(required(json, "digest"));
            Architecture architecture = Architecture.named(required(json, "architecture"))
                    .orElseThrow(() -> new IllegalArgumentException("unknown architecture"));
            long size = json.number("size").orElse(0);
            String handler = required(json, "handler");
            String content = required(json, "content");
            if ("Image".equals(json.string("packageType"))) {
                return Optional.of(new ImageArtifact(
                        digest,
                        required(json, "mediaType"),
                        size,
                        architecture,
                        required(json, "base"),
                        handler,
                        content));
            }
            if (!"Zip".equals(json.string("packageType"))) {
                throw new IllegalArgumentException("packageType is " + json.get("packageType"));
            }
            return Optional.of(new ZipArtifact(
                    directory().resolve(required(json, "file")).normalize(),
                    digest,
                    size,
                    json.number("unzippedSize").orElse(0),
                    architecture,
                    handler,
                    content));
        } catch (IOException | IllegalArgumentException e) {
            throw unusable("Cannot read what was built", e).next("Run `mvn package` again.");
        }
    }

    private Path directory() {
        return java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private DeployException unusable(String what, Exception e) {
        return DeployException.environment(what)
                .where(file.toString())
                .reason(e.toString())
                .left("Nothing was sent or changed.")
                .cause(e);
    }

    private static String required(JsonObject json, String key) {
        @Nullable String value = json.string(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
