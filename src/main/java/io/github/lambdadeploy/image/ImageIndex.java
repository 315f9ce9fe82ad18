// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.RawManifest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The platforms of an OCI index or a Docker manifest list. Fields we do not know, such as {@code artifactType}, are
 * nobody's business here; entries of no platform, such as a build's attestations, are left out.
 */
record ImageIndex(List<Entry> entries) {

    /** A manifest and the platform it is for, {@code os/architecture[/variant]}. */
    record Entry(String os, String architecture, String platform, Digest digest) {}

    static ImageIndex parse(RawManifest index) {
        return new ImageIndex(index.json().objects("manifests").stream()
                .filter(entry -> entry.object("platform") != null)
                .map(ImageIndex::entry)
                .filter(entry -> !entry.os().equals("unknown") && !entry.os().isEmpty())
                .toList());
    }

    private static Entry entry(JsonObject entry) {
        JsonObject platform = entry.objectOrEmpty("platform");
        String os = platform.string("os", "");
        String architecture = platform.string("architecture", "");
        String variant = platform.string("variant", "");
        return new Entry(
                os,
                architecture,
                os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant),
                Digest.parse(entry.string("digest", "")));
    }

    /** The manifest for Linux on that architecture; the first one when there are several variants. */
    Digest pick(Architecture architecture, ImageReference image) {
        return entries.stream()
                .filter(entry ->
                        entry.os().equals("linux") && entry.architecture().equals(architecture.ociName()))
                .findFirst()
                .map(Entry::digest)
                .orElseThrow(() -> DeployException.configuration(
                                "The base image is not there for the architecture " + architecture.lambdaName())
                        .where(image.toString())
                        .reason("It has " + platforms() + ", but not linux/" + architecture.ociName() + ".")
                        .next("Set <image><architecture> (-Dlambda.image.architecture) to one it has, or use another"
                                + " base image in <image><from>."));
    }

    private String platforms() {
        return entries.isEmpty()
                ? "no platform at all"
                : entries.stream().map(Entry::platform).distinct().collect(Collectors.joining(", "));
    }
}
