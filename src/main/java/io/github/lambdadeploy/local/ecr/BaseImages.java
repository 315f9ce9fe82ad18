// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A few kilobytes for each of AWS's public base images: right in form (an index of one manifest per architecture,
 * configurations shaped like AWS's, valid layers), nearly empty in content, since nothing is executed in them. The same
 * bytes everywhere and for ever, so that images built on them have the same digest on every machine.
 *
 * <p>Repositories and tags: {@code lambda/java} 8.al2, 11, 17, 21, 25; {@code lambda/python} 3.9 to 3.14; {@code
 * lambda/nodejs} 18, 20, 22, 24; {@code lambda/provided} al2, al2023; and, without a Lambda runtime in it, {@code
 * amazoncorretto/amazoncorretto} 11, 17, 21, 25; everywhere {@code latest}.
 */
public final class BaseImages {

    private static final Map<String, List<String>> TAGS = Map.of(
            "lambda/java", List.of("8.al2", "11", "17", "21", "25", "latest"),
            "lambda/python", List.of("3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "latest"),
            "lambda/nodejs", List.of("18", "20", "22", "24", "latest"),
            "lambda/provided", List.of("al2", "al2023", "latest"),
            "amazoncorretto/amazoncorretto", List.of("11", "17", "21", "25", "latest"));
    private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private final Map<String, Manifest> manifests = new HashMap<>();
    private final Map<Digest, byte[]> blobs = new HashMap<>();
    private boolean made;

    /** Whether there is such a repository. */
    boolean has(String repository) {
        return TAGS.containsKey(repository);
    }

    /** An index by its tag or digest, or a manifest by its digest. */
    Optional<Manifest> manifest(String repository, String reference) {
        make();
        return Optional.ofNullable(manifests.get(repository + " " + reference));
    }

    /** A layer or configuration of any of the images. */
    Optional<byte[]> blob(Digest digest) {
        make();
        return Optional.ofNullable(blobs.get(digest));
    }

    private synchronized void make() {
        if (!made) {
            TAGS.forEach((repository, tags) -> tags.forEach(tag -> make(repository, tag)));
            made = true;
        }
    }

    /** Lambda's images are Docker's media types, the other one is OCI's, as AWS has them. */
    private void make(String repository, String tag) {
        boolean oci = !repository.startsWith("lambda/");
        List<JsonObject> entries = new ArrayList<>();
        for (String architecture : ARCHITECTURES) {
            Manifest manifest = image(repository, tag, architecture, oci);
            manifests.put(repository + " " + manifest.digest(), manifest);
            entries.add(descriptor(manifest.mediaType(), manifest.digest(), manifest.bytes().length)
                    .put(
                            "platform",
                            new JsonObject().put("architecture", architecture).put("os", "linux")));
        }
        String type = oci ? Manifest.OCI_INDEX : Manifest.DOCKER_LIST;
        byte[] index = new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", type)
                .put("manifests", entries)
                .toBytes();
        Manifest parsed = Manifest.parse(index, type);
        manifests.put(repository + " " + tag, parsed);
        manifests.put(repository + " " + parsed.digest(), parsed);
    }

    private Manifest image(String repository, String tag, String architecture, boolean oci) {
        BaseLayer system =
                BaseLayer.of(Map.of("etc/lambda-local", "a stand-in for Amazon Linux on " + architecture + "\n"));
        Map<String, String> files = new TreeMap<>();
        String what = repository + ":" + tag + " on " + architecture;
        if (oci) {
            files.put("usr/lib/jvm/release", "a stand-in for " + what + "\n");
        } else {
            files.put("lambda-entrypoint.sh", "#!/bin/sh\n# a stand-in for the start script of " + what + "\nexit 1\n");
            files.put("var/runtime/bootstrap", "#!/bin/sh\n# a stand-in for the runtime of " + what + "\nexit 1\n");
        }
        BaseLayer runtime = BaseLayer.of(files);
        byte[] config = config(repository, architecture, oci, system, runtime).toBytes();
        String docker = "application/vnd.docker.";
        JsonObject manifest = new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", oci ? Manifest.OCI : Manifest.DOCKER)
                .put(
                        "config",
                        keep(
                                oci ? "application/vnd.oci.image.config.v1+json" : docker + "container.image.v1+json",
                                config));
        String layerType = oci ? "application/vnd.oci.image.layer.v1.tar+gzip" : docker + "image.rootfs.diff.tar.gzip";
        manifest.put("layers", List.of(keep(layerType, system.gzip()), keep(layerType, runtime.gzip())));
        return Manifest.parse(manifest.toBytes(), "");
    }

    private static JsonObject config(
            String repository, String architecture, boolean plain, BaseLayer system, BaseLayer runtime) {
        JsonObject run = new JsonObject();
        if (plain) {
            run.put(
                            "Env",
                            List.of(
                                    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                    "LANG=C.UTF-8",
                                    "JAVA_HOME=/usr/lib/jvm/java-amazon-corretto"))
                    .put("Cmd", List.of("jshell"))
                    .put("WorkingDir", "/");
        } else {
            run.put(
                            "Env",
                            List.of(
                                    "LANG=en_US.UTF-8",
                                    "TZ=:/etc/localtime",
                                    "PATH=" + path(repository),
                                    "LD_LIBRARY_PATH=/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
                                    "LAMBDA_TASK_ROOT=/var/task",
                                    "LAMBDA_RUNTIME_DIR=/var/runtime"))
                    .put("Entrypoint", List.of("/lambda-entrypoint.sh"))
                    .put("WorkingDir", "/var/task");
        }
        return new JsonObject()
                .put("architecture", architecture)
                .put("os", "linux")
                .put("created", CREATED)
                .put("config", run)
                .put(
                        "rootfs",
                        new JsonObject()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        List.of(
                                                system.diffId().toString(),
                                                runtime.diffId().toString())))
                .put("history", List.of(history("system"), history("runtime")));
    }

    private static String path(String repository) {
        String common = "/usr/local/bin:/usr/bin/:/bin:/opt/bin";
        return switch (repository) {
            case "lambda/java", "lambda/nodejs", "lambda/python" -> "/var/lang/bin:" + common;
            default -> common;
        };
    }

    private static JsonObject history(String what) {
        return new JsonObject().put("created", CREATED).put("created_by", "lambda-deploy's local stand-in: " + what);
    }

    private JsonObject keep(String mediaType, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        blobs.put(digest, bytes);
        return descriptor(mediaType, digest, bytes.length);
    }

    private static JsonObject descriptor(String mediaType, Digest digest, long size) {
        return new JsonObject().put("mediaType", mediaType).put("size", size).put("digest", digest.toString());
    }
}
