// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.FakeRegistry;
import io.github.lambdadeploy.registry.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes base images of a few bytes and puts them into a {@link FakeRegistry}. */
public final class TestBase {

    static final String REPOSITORY = "lambda/java";
    static final String AMD64 = Architecture.X86_64.ociName();
    static final String ARM64 = Architecture.ARM64.ociName();

    private final FakeRegistry registry;
    private final List<String> layerTypes = new ArrayList<>();
    private String manifestType = MediaTypes.DOCKER_MANIFEST;
    private String settings = "{\"Entrypoint\":[\"/lambda-entrypoint.sh\"],\"WorkingDir\":\"/var/task\","
            + "\"Env\":[\"LANG=en_US.UTF-8\",\"PATH=/usr/bin\"],\"Labels\":{\"vendor\":\"aws\"}}";
    private String more = "";
    private @Nullable String history;

    public TestBase(FakeRegistry registry) {
        this.registry = registry;
    }

    TestBase manifestType(String type) {
        manifestType = type;
        return this;
    }

    TestBase layers(String... types) {
        layerTypes.addAll(List.of(types));
        return this;
    }

    /** The configuration's {@code config}. */
    TestBase settings(String json) {
        settings = json;
        return this;
    }

    /** More fields of the configuration, each with a comma behind it. */
    TestBase more(String json) {
        more = json;
        return this;
    }

    TestBase history(String json) {
        history = json;
        return this;
    }

    /** Puts the image of one platform there. */
    Digest put(String architecture, @Nullable String tag) {
        List<String> types = layerTypes.isEmpty() ? List.of(MediaTypes.DOCKER_LAYER) : layerTypes;
        List<Descriptor> layers = new ArrayList<>();
        for (String type : types) {
            layers.add(registry.blob(
                    REPOSITORY, type, ("layer " + layers.size() + " of " + architecture).getBytes(UTF_8)));
        }
        String diffIds = layers.stream()
                .map(layer -> "\"" + Digest.of(("diff " + layer.digest()).getBytes(UTF_8)) + "\"")
                .collect(Collectors.joining(","));
        String config = "{\"architecture\":\"" + architecture + "\",\"os\":\"linux\"," + more + "\"config\":" + settings
                + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}"
                + (history == null ? "" : ",\"history\":" + history) + "}";
        Descriptor configBlob =
                registry.blob(REPOSITORY, "application/vnd.oci.image.config.v1+json", config.getBytes(UTF_8));
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + manifestType + "\",\"config\":" + json(configBlob)
                + ",\"layers\":[" + layers.stream().map(TestBase::json).collect(Collectors.joining(",")) + "]}";
        return registry.manifest(REPOSITORY, tag, manifest.getBytes(UTF_8));
    }

    /** Puts an index there, as BuildKit makes it: with an artifact type and attestations. */
    Digest index(String tag, String... architectures) {
        List<String> entries = new ArrayList<>();
        entries.add(entry(Digest.of(new byte[0]), "unknown", "unknown"));
        for (String architecture : architectures) {
            entries.add(entry(put(architecture, null), "linux", architecture));
        }
        entries.add("{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"artifactType\":\"application/x\",\"size\":1,"
                + "\"digest\":\"" + Digest.of(new byte[1]) + "\"}");
        String index = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX
                + "\",\"artifactType\":\"application/vnd.example\",\"annotations\":{\"a\":\"b\"},\"manifests\":["
                + String.join(",", entries) + "]}";
        return registry.manifest(REPOSITORY, tag, index.getBytes(UTF_8));
    }

    private static String entry(Digest digest, String os, String architecture) {
        return "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"artifactType\":\"application/vnd.example\","
                + "\"digest\":\"" + digest + "\",\"size\":1,\"platform\":{\"os\":\"" + os + "\",\"architecture\":\""
                + architecture + "\"}}";
    }

    private static String json(Descriptor blob) {
        return new String(blob.toJson().toBytes(), UTF_8);
    }
}
