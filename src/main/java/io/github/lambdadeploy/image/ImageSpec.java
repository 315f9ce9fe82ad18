// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.registry.ImageReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The image that is wanted.
 *
 * @param base image below ours, by tag or digest
 * @param architecture of the one platform
 * @param layers the steadiest first
 * @param entrypoint {@code null} to inherit the base's, empty to have none
 * @param cmd the handler for Lambda's runtimes; empty to have none
 * @param environment variables that are added to the base's, in order
 * @param labels that are added to the base's, in order
 * @param workingDirectory {@code null} to inherit the base's
 * @param handler for the artifact: what the image answers with
 * @param content for the artifact: one line on what was taken
 */
public record ImageSpec(
        ImageReference base,
        Architecture architecture,
        List<Layer> layers,
        @Nullable List<String> entrypoint,
        List<String> cmd,
        Map<String, String> environment,
        Map<String, String> labels,
        @Nullable String workingDirectory,
        String handler,
        String content) {

    public ImageSpec {
        layers = List.copyOf(layers);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
