// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Images;
import io.github.lambdadeploy.local.StoredObjects;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Takes the code a request brings or points at. Of an image only repository, digest and tag are kept, since the
 * registry's address changes from run to run; a zip is kept once by its SHA-256.
 *
 * @param directory where the zips are
 */
public record CodeArchive(Path directory, Images images, StoredObjects objects) {

    public static final long MOST_ZIPPED = 52_428_800;
    public static final long MOST_UNZIPPED = 262_144_000;

    private static final String BAD_ZIP =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";

    /**
     * Code as it is stored.
     *
     * @param stored what the store keeps
     * @param sha256 as {@code CodeSha256}
     * @param size as {@code CodeSize}
     * @param failure what optimising the image will find, {@code null} when it is good
     */
    record Code(
            JsonObject stored,
            String sha256,
            long size,
            @Nullable JsonObject failure) {}

    /** Takes the code for a function of that package type; nothing is kept when it is refused. */
    Code take(JsonObject request, String packageType, boolean create, String runtime, FunctionName name, String region)
            throws IOException, LambdaError {
        boolean image = request.string("ImageUri") != null;
        boolean zip = request.has("ZipFile") || request.has("S3Bucket") || request.has("S3Key");
        String doing = create ? "creating" : "updating";
        if (packageType.equals("Image")) {
            if (!image || zip) {
                throw LambdaError.invalid(
                        "Please provide ImageUri when " + doing + " a function with packageType Image.");
            }
            if (key(request) != null) {
                throw LambdaError.invalid(
                        "Please don't provide SourceKMSKeyArn when " + doing + " a function with packageType Image.");
            }
            return image(request.string("ImageUri", ""), name.arn(region), region);
        }
        if (image) {
            throw LambdaError.invalid(
                    "Please don't provide ImageUri when " + doing + " a function with packageType Zip.");
        }
        if (!zip) {
            throw LambdaError.invalid("Please provide a source for function code.");
        }
        return zip(request, runtime);
    }

    /** The stored zip of that SHA-256. */
    Path zip(Digest sha256) {
        return directory.resolve(sha256.hex() + ".zip");
    }

    /** {@code Code} as GetFunction answers it, on the stand-in's present address. */
    static JsonObject answer(JsonObject stored, URI base) {
        String digest = stored.string("digest");
        if (digest == null) {
            return new JsonObject()
                    .put("RepositoryType", "S3")
                    .put("Location", base + "/lambda-code/" + stored.string("sha256") + ".zip")
                    .putIfPresent("SourceKMSKeyArn", stored.string("sourceKmsKeyArn"));
        }
        String repository = base.getAuthority() + "/" + stored.string("repository");
        String tag = stored.string("tag");
        return new JsonObject()
                .put("RepositoryType", "ECR")
                .put("ImageUri", tag == null ? repository + "@" + digest : repository + ":" + tag)
                .put("ResolvedImageUri", repository + "@" + digest);
    }

    private Code image(String uri, String functionArn, String region) throws IOException, LambdaError {
        Optional<Images.Found> found = images.findIn(region, uri);
        if (found.isEmpty()) {
            throw LambdaError.invalid("Source image " + uri + " does not exist. Provide a valid source image.");
        }
        if (!images.mayPull(region, uri, functionArn)) {
            throw new LambdaError(
                    403,
                    "AccessDeniedException",
                    "Lambda does not have permission to access the ECR image. Check the ECR permissions.");
        }
        Images.Found image = found.get();
        if (image.manifest().has("manifests") || !image.manifest().has("layers")) {
            throw LambdaError.invalid("The image manifest, config or layer media type for the source image " + uri
                    + " is not supported.");
        }
        String full = image.repositoryUri();
        String rest = uri.startsWith(full + ":") ? uri.substring(full.length() + 1) : null;
        JsonObject stored = new JsonObject()
                .put("repository", full.substring(full.indexOf('/') + 1))
                .put("digest", image.digest().toString())
                .putIfPresent("tag", rest);
        // Accepted at first, as AWS does, and found out while the image is being prepared.
        boolean gzip = image.manifest().objects("layers").stream()
                .allMatch(layer -> layer.string("mediaType", "").endsWith("gzip"));
        JsonObject failure = gzip
                ? null
                : new JsonObject()
                        .put("code", "InvalidImage")
                        .put("reason", "UnsupportedImageLayerDetected: Layer Digest or media type is not supported.");
        return new Code(stored, image.digest().hex(), 0, failure);
    }

    private Code zip(JsonObject request, String runtime) throws IOException, LambdaError {
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, ".new", null);
        try {
            MessageDigest hash = Digest.sha256();
            try (InputStream in = new DigestInputStream(open(request), hash)) {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            }
            Digest sha256 = Digest.of(hash);
            long size = Files.size(temporary);
            if (request.has("ZipFile") && size > MOST_ZIPPED) {
                throw LambdaError.tooLarge("Zipped size must be smaller than " + MOST_ZIPPED + " bytes");
            }
            check(temporary);
            Files.move(temporary, zip(sha256), StandardCopyOption.REPLACE_EXISTING);
            return new Code(
                    new JsonObject()
                            .put("sha256", sha256.hex())
                            .put("runtime", runtime)
                            .putIfPresent("sourceKmsKeyArn", key(request)),
                    Base64.getEncoder().encodeToString(sha256.bytes()),
                    size,
                    null);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A request without the key takes it away, whatever the function had. */
    private static @Nullable String key(JsonObject request) {
        String arn = request.string("SourceKMSKeyArn", "");
        return arn.isEmpty() ? null : arn;
    }

    private InputStream open(JsonObject request) throws IOException, LambdaError {
        String direct = request.string("ZipFile");
        if (direct != null) {
            try {
                return new java.io.ByteArrayInputStream(Base64.getDecoder().decode(direct));
            } catch (IllegalArgumentException e) {
                throw LambdaError.invalid(BAD_ZIP);
            }
        }
        String bucket = request.string("S3Bucket", "");
        String start = "Error occurred while GetObject. S3 Error Code: ";
        if (!objects.bucketExists(bucket)) {
            throw LambdaError.invalid(start + "NoSuchBucket. S3 Error Message: The specified bucket does not exist");
        }
        Optional<Path> object = objects.find(bucket, request.string("S3Key", ""));
        if (object.isEmpty()) {
            throw LambdaError.invalid(start + "NoSuchKey. S3 Error Message: The specified key does not exist.");
        }
        return Files.newInputStream(object.get());
    }

    private static void check(Path zip) throws LambdaError {
        long unzipped = 0;
        int entries = 0;
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(file.entries())) {
                unzipped += Math.max(0, entry.getSize());
                entries++;
            }
        } catch (IOException e) {
            throw LambdaError.invalid(BAD_ZIP);
        }
        if (entries == 0) {
            throw LambdaError.invalid("Uploaded file must be a non-empty zip");
        }
        if (unzipped > MOST_UNZIPPED) {
            throw LambdaError.invalid("Unzipped size must be smaller than " + MOST_UNZIPPED + " bytes");
        }
    }
}
