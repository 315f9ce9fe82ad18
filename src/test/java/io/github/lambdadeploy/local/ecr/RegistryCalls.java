// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Plain HTTP calls of the distribution protocol; no redirect is followed unless asked for. */
public record RegistryCalls(HttpClient http, URI base, String authorization) {

    static RegistryCalls anonymous(URI base) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new RegistryCalls(http, base, "");
    }

    public static RegistryCalls as(AwsClients clients) {
        try (var ecr = clients.ecr()) {
            String token =
                    ecr.getAuthorizationToken().authorizationData().get(0).authorizationToken();
            return anonymous(clients.endpoint()).with("Basic " + token);
        }
    }

    RegistryCalls with(String other) {
        return new RegistryCalls(http, base, other);
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        return send(method, path, new byte[0], headers);
    }

    /** Uploads in one piece and answers the digest. */
    Digest push(String repository, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(bytes);
        String session = location(send("POST", "/v2/" + repository + "/blobs/uploads/"));
        int status = send("PUT", session + "?digest=" + digest, bytes).statusCode();
        if (status != 201) {
            throw new AssertionError("PUT of a blob answered " + status);
        }
        return digest;
    }

    /** Pushes an image of one layer, by tag or digest, and answers its manifest. */
    public byte[] pushImage(String repository, String reference, String content) throws Exception {
        byte[] manifest = manifest(push(repository, "config of " + content), push(repository, content));
        HttpResponse<byte[]> answer = putManifest(repository, reference, manifest);
        if (answer.statusCode() != 201) {
            throw new AssertionError(text(answer));
        }
        return manifest;
    }

    HttpResponse<byte[]> putManifest(String repository, String reference, byte[] manifest) throws Exception {
        return send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", Manifest.DOCKER);
    }

    /** Docker's kind of manifest. */
    public static byte[] manifest(Digest config, Digest layer) {
        return new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", Manifest.DOCKER)
                .put("config", descriptor("application/vnd.docker.container.image.v1+json", config))
                .put("layers", List.of(descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)))
                .toPrettyBytes();
    }

    static JsonObject descriptor(String mediaType, Digest digest) {
        return new JsonObject().put("mediaType", mediaType).put("size", 10).put("digest", digest.toString());
    }

    static String location(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Location").orElseThrow(() -> new AssertionError(text(response)));
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The code of a registry's error. */
    static String code(HttpResponse<byte[]> response) {
        return JsonObject.parse(response.body()).objects("errors").get(0).string("code", "");
    }
}
