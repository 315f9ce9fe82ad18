// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.tools.ToolProvider;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * What {@code docker build} and {@code docker push} did in a story's former pipeline: an image of AWS's Java base and
 * one class, in a repository that is there already. Compiled by the JDK, pushed with plain registry requests; nothing of
 * the plugin has a hand in it.
 */
public final class DockerPush {

    private static final String BASE = "lambda/java";

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final StoryAws aws;
    private final String repository;

    public DockerPush(StoryAws aws, String repository) {
        this.aws = aws;
        this.repository = repository;
    }

    /**
     * Builds an image and makes the tag point at it, also when it pointed elsewhere.
     *
     * @param className of the handler, {@code com.example.Orders}
     * @param source of that class
     * @param handler the image's command
     * @return the image's digest
     */
    public String push(String className, String source, String handler, String tag) throws Exception {
        JsonObject index = JsonObject.parse(get("manifests/17"));
        String amd64 = index.objects("manifests").get(0).string("digest", "");
        JsonObject manifest = JsonObject.parse(get("manifests/" + amd64));
        JsonObject config =
                JsonObject.parse(get("blobs/" + manifest.objectOrEmpty("config").string("digest", "")));
        List<JsonObject> layers = new ArrayList<>(manifest.objects("layers"));
        for (JsonObject layer : layers) {
            upload(get("blobs/" + layer.string("digest", "")));
        }

        byte[] tar = tar("var/task/" + className.replace('.', '/') + ".class", compile(className, source));
        byte[] layer = gzip(tar);
        layers.add(descriptor(layers.get(0).string("mediaType", ""), layer));
        upload(layer);

        List<String> diffIds = new ArrayList<>(config.objectOrEmpty("rootfs").strings("diff_ids"));
        diffIds.add(Digest.of(tar).toString());
        config.put("rootfs", config.objectOrEmpty("rootfs").put("diff_ids", diffIds));
        config.put("config", config.objectOrEmpty("config").put("Cmd", List.of(handler)));
        upload(config.toBytes());

        manifest.put("config", descriptor(manifest.objectOrEmpty("config").string("mediaType", ""), config.toBytes()));
        byte[] bytes = manifest.put("layers", layers).toBytes();
        send(request("/v2/" + repository + "/manifests/" + tag)
                .header("Content-Type", manifest.string("mediaType", ""))
                .PUT(BodyPublishers.ofByteArray(bytes)));
        return Digest.of(bytes).toString();
    }

    private byte[] get(String what) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(aws.uri().resolve("/v2/" + BASE + "/" + what)));
    }

    private void upload(byte[] blob) throws IOException, InterruptedException {
        send(request("/v2/" + repository + "/blobs/uploads/?digest=" + Digest.of(blob))
                .POST(BodyPublishers.ofByteArray(blob)));
    }

    private HttpRequest.Builder request(String path) {
        String token =
                aws.ecr().getAuthorizationToken().authorizationData().get(0).authorizationToken();
        return HttpRequest.newBuilder(aws.uri().resolve(path)).header("Authorization", "Basic " + token);
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw new AssertionError(response + " " + new String(response.body(), UTF_8));
        }
        return response.body();
    }

    private static byte[] compile(String className, String source) throws IOException {
        Path directory = Files.createTempDirectory("docker-push");
        Path file = directory.resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", directory.toString(), file.toString());
        if (result != 0) {
            throw new AssertionError("javac ended with " + result);
        }
        return Files.readAllBytes(directory.resolve(className.replace('.', '/') + ".class"));
    }

    private static byte[] tar(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            // Lambda wants the parents of every file in the same layer.
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                tar.putArchiveEntry(new TarArchiveEntry(name.substring(0, slash + 1)));
                tar.closeArchiveEntry();
            }
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static JsonObject descriptor(String mediaType, byte[] bytes) {
        return new JsonObject()
                .put("mediaType", mediaType)
                .put("digest", Digest.of(bytes).toString())
                .put("size", bytes.length);
    }
}
