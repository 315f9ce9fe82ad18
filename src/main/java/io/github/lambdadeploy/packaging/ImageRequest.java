// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.packaging;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.registry.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the POM says of the image.
 *
 * @param from base image
 * @param architecture of the one platform
 * @param handlers what Lambda calls; the first is the image's command, each has to be in it
 * @param entrypoint {@code null} to inherit the base's
 * @param jvmFlags flags of the Java virtual machine
 * @param labels of the image
 * @param extraDirectories more files, later ones over earlier ones
 * @param permissions modes by path pattern
 * @param runtimeClient AWS's Java runtime interface client and what it needs, for bases that have none
 */
public record ImageRequest(
        ImageReference from,
        Architecture architecture,
        List<String> handlers,
        @Nullable List<String> entrypoint,
        List<String> jvmFlags,
        Map<String, String> labels,
        List<ExtraDirectory> extraDirectories,
        List<Permission> permissions,
        List<Path> runtimeClient) {

    public ImageRequest {
        handlers = List.copyOf(handlers);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        jvmFlags = List.copyOf(jvmFlags);
        extraDirectories = List.copyOf(extraDirectories);
        permissions = List.copyOf(permissions);
        runtimeClient = List.copyOf(runtimeClient);
    }

    /** The image's command. */
    String handler() {
        return handlers.get(0);
    }

    /** A directory whose content goes below {@code into}, an absolute path in the image. */
    public record ExtraDirectory(Path from, String into) {}

    /**
     * A mode for some extra files.
     *
     * @param glob absolute path in the image, or a pattern of them
     * @param mode permission bits
     */
    public record Permission(String glob, int mode) {}
}
