// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.MediaTypes;
import io.github.lambdadeploy.registry.RawManifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A base image of one platform, found and fit for Lambda: gzip layers only, as Lambda takes no others, and the
 * configuration of the wanted architecture. Its layers stay where they are.
 *
 * @param reference by the digest of the platform's manifest
 * @param architecture as in its configuration
 */
public record BaseImage(ImageReference reference, RawManifest manifest, JsonObject config, Architecture architecture) {

    /** Checks what was found. */
    static BaseImage of(ImageReference image, RawManifest manifest, byte[] config, Architecture architecture) {
        ImageReference reference = image.withDigest(manifest.digest());
        try {
            manifest.layers().forEach(layer -> checkLayer(reference, layer));
            BaseImage base = new BaseImage(reference, manifest, JsonObject.parse(config), architecture);
            base.checkPlatform();
            int diffIds =
                    base.config.objectOrEmpty("rootfs").strings("diff_ids").size();
            if (diffIds != manifest.layers().size()) {
                throw new IllegalArgumentException(
                        manifest.layers().size() + " layers in its manifest, " + diffIds + " in its configuration");
            }
            return base;
        } catch (IllegalArgumentException e) {
            throw unreadable(reference, e);
        }
    }

    static DeployException unreadable(ImageReference image, IllegalArgumentException e) {
        return DeployException.environment("The base image cannot be read")
                .where(image.toString())
                .reason(String.valueOf(e.getMessage()))
                .next("Use another base image in <image><from> (-Dlambda.image.from).")
                .cause(e);
    }

    /** A copy. */
    @Override
    public JsonObject config() {
        return config.copy();
    }

    /** The program that is started; empty when there is none. */
    public List<String> entrypoint() {
        return settings().strings("Entrypoint");
    }

    /** The arguments of the program; empty when there are none. */
    public List<String> cmd() {
        return settings().strings("Cmd");
    }

    /** Variables as {@code NAME=value}. */
    public List<String> environment() {
        return settings().strings("Env");
    }

    /** {@code null} when there is none. */
    public @Nullable String workingDirectory() {
        String directory = settings().string("WorkingDir", "");
        return directory.isEmpty() ? null : directory;
    }

    private JsonObject settings() {
        return config.objectOrEmpty("config");
    }

    private void checkPlatform() {
        String found = config.string("os", "linux") + "/" + config.string("architecture", "?");
        String wanted = "linux/" + architecture.ociName();
        if (!found.equals(wanted)) {
            throw DeployException.configuration(
                            "The base image is not for the architecture " + architecture.lambdaName())
                    .where(reference.toString())
                    .reason("It is for " + found + ", not for " + wanted + ".")
                    .next("Set <image><architecture> (-Dlambda.image.architecture) to what the base image has, or use"
                            + " another base image in <image><from>.");
        }
    }

    private static void checkLayer(ImageReference reference, Descriptor layer) {
        String type = layer.mediaType();
        if (type.equals(MediaTypes.DOCKER_LAYER) || type.equals(MediaTypes.OCI_LAYER)) {
            return;
        }
        String problem = "compressed in another way than gzip, or kept elsewhere";
        if (type.endsWith("zstd")) {
            problem = "compressed with zstd";
        } else if (type.endsWith("tar")) {
            problem = "not compressed";
        }
        throw DeployException.configuration("Lambda cannot use this base image: a layer is " + problem)
                .where(reference.toString())
                .reason("Lambda takes gzip-compressed layers only. Layer " + layer.digest() + " is " + type + ".")
                .next("Use a base image with gzip layers in <image><from> (-Dlambda.image.from).");
    }
}
