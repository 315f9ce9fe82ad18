// SPDX-License-Identifier: Apache-2.0
package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A base image whose bytes matter: incompressible layers, always the same, in a registry of its own. */
record Base(URI registry, String authorization) {

    /** @return the digest of the manifest */
    String push(String repository, String tag, int count, int bytes) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        List<String> layers = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (int i : IntStream.range(0, count).toArray()) {
            byte[] tar = tar(i, bytes);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(tar);
            }
            diffIds.add('"' + digest(tar) + '"');
            layers.add(descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip",
                    blob(http, repository, packed.toByteArray()), packed.size()));
        }
        byte[] config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Entrypoint\":"
                        + "[\"/lambda-entrypoint.sh\"],\"WorkingDir\":\"/var/task\",\"Env\":[\"PATH=/usr/bin:/bin\"]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":" + diffIds + "}}")
                .getBytes(StandardCharsets.UTF_8);
        String type = "application/vnd.docker.distribution.manifest.v2+json";
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + type + "\",\"config\":"
                + descriptor("application/vnd.docker.container.image.v1+json",
                        blob(http, repository, config), config.length)
                + ",\"layers\":" + layers + "}";
        send(http, HttpRequest.newBuilder(uri("/v2/" + repository + "/manifests/" + tag))
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(manifest)));
        return digest(manifest.getBytes(StandardCharsets.UTF_8));
    }

    private String blob(HttpClient http, String repository, byte[] bytes) throws Exception {
        String digest = digest(bytes);
        String location = send(http, HttpRequest.newBuilder(uri("/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody()));
        send(http, HttpRequest.newBuilder(uri(location + (location.contains("?") ? "&" : "?") + "digest=" + digest))
                .PUT(BodyPublishers.ofByteArray(bytes)));
        return digest;
    }

    private String send(HttpClient http, HttpRequest.Builder request) throws Exception {
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("The base image was refused: " + answer.statusCode() + " " + answer.body());
        }
        return answer.headers().firstValue("location").orElse("");
    }

    private URI uri(String path) {
        return registry.resolve(path);
    }

    private static String descriptor(String type, String digest, int size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    private static byte[] tar(int seed, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry("opt/base/layer" + seed);
            entry.setModTime(0L);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    private static String digest(byte[] bytes) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
