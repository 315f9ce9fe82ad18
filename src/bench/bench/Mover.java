// SPDX-License-Identifier: Apache-2.0
package bench;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.BlobSource;
import io.github.lambdadeploy.registry.Copier;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.RealRegistry;
import io.github.lambdadeploy.registry.PlainHttp;
import io.github.lambdadeploy.registry.RegistryClient;
import io.github.lambdadeploy.registry.RegistryCredentials;
import io.github.lambdadeploy.registry.RegistrySettings;
import io.github.lambdadeploy.time.Sleeper;
import io.github.lambdadeploy.transfer.TransferListener;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * An image moved from one registry to another: by the plugin's mover, and by a bare copy that gets every blob and puts it, five
 * at a time, and checks nothing. Each run is a JVM of its own with a heap of 48 MB.
 */
final class Mover {

    private static final int LAYERS = 10;
    private static final String REPOSITORY = "base/java";

    /** The result as Markdown. */
    String run(int rounds) throws Exception {
        StringBuilder text = new StringBuilder("## The mover between two registries\n"
                + "Seconds from the first request to the last, a JVM with a heap of 48 MB for each run; the bare copy gets"
                + " and puts the same blobs, five at a time, and checks nothing.\n\n");
        if (!RealRegistry.isThere()) {
            return text + "Needs `docker-registry` on the PATH (Debian: `apt install docker-registry`).\n\n";
        }
        for (int megabytes : new int[] {100, 1000}) {
            try (RealRegistry from = new RealRegistry(Scratch.emptied(Scratch.WORK.resolve("from")))) {
                String digest = new Base(from.uri(), "").push(REPOSITORY, "21", LAYERS, megabytes * 1_000_000 / LAYERS);
                List<Child> bare = new ArrayList<>();
                List<Child> ours = new ArrayList<>();
                for (int round = 0; round <= rounds; round++) {
                    for (String kind : round % 2 == 0 ? List.of("bare", "ours") : List.of("ours", "bare")) {
                        try (RealRegistry to = new RealRegistry(Scratch.emptied(Scratch.WORK.resolve("to")))) {
                            Child run = Command.child(
                                    Mover.class, List.of("-Xmx48m"), kind, from.uri().toString(), to.uri().toString(), digest);
                            (kind.equals("bare") ? bare : ours).add(run);
                        }
                    }
                }
                bare.remove(0);
                ours.remove(0);
                text.append(new Table(megabytes + " MB in " + LAYERS + " layers", "bare copy", "this plugin")
                        .row("wall, s", "%.2f", bare, ours, Child::seconds)
                        .row("peak memory, MB", "%.0f", bare, ours, Child::memory));
                System.out.println("mover, " + megabytes + " MB: done");
            }
        }
        return text.toString();
    }

    public static void main(String[] arguments) throws Exception {
        URI from = URI.create(arguments[1]);
        URI to = URI.create(arguments[2]);
        long start = System.nanoTime();
        if (arguments[0].equals("ours")) {
            RegistryClient client = new RegistryClient(
                    RegistryClient.httpClient(ProxySelector.of(null)),
                    // As the bare copy, it is told that they speak plain HTTP; what is asked first otherwise is asked of no real registry.
                    new RegistrySettings(
                            RegistryCredentials.NONE, Map.of(from.getAuthority(), from, to.getAuthority(), to), PlainHttp.LOOPBACK),
                    Sleeper.REAL,
                    RandomGenerator.getDefault(),
                    Clock.systemUTC());
            new Copier(client)
                    .copy(
                            Digest.parse(arguments[3]),
                            BlobSource.of(ImageReference.parse(from.getAuthority() + "/" + REPOSITORY), client),
                            ImageReference.parse(to.getAuthority() + "/" + REPOSITORY),
                            List.of("21"),
                            TransferListener.NONE);
        } else {
            bare(from.resolve("/v2/" + REPOSITORY + "/"), to.resolve("/v2/" + REPOSITORY + "/"), arguments[3]);
        }
        Child.tell(start);
        System.exit(0);
    }

    private static void bare(URI from, URI to, String digest) throws Exception {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(from.resolve("manifests/" + digest)).header("Accept", "*/*").build(),
                BodyHandlers.ofByteArray());
        JsonObject manifest = JsonObject.parse(answer.body());
        List<JsonObject> blobs = new ArrayList<>(manifest.objects("layers"));
        blobs.add(manifest.object("config"));
        ExecutorService pool = Executors.newFixedThreadPool(5);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (JsonObject blob : blobs) {
            tasks.add(() -> copy(http, from, to, blob.string("digest"), blob.number("size").orElse(0)));
        }
        for (Future<Integer> task : pool.invokeAll(tasks)) {
            task.get();
        }
        accepted(http.send(
                HttpRequest.newBuilder(to.resolve("manifests/21"))
                        .header("Content-Type", manifest.string("mediaType"))
                        .PUT(BodyPublishers.ofByteArray(answer.body()))
                        .build(),
                BodyHandlers.ofString()));
    }

    private static int copy(HttpClient http, URI from, URI to, String digest, long size) throws Exception {
        HttpResponse<InputStream> source = http.send(
                HttpRequest.newBuilder(from.resolve("blobs/" + digest)).build(), BodyHandlers.ofInputStream());
        String location = accepted(http.send(
                        HttpRequest.newBuilder(to.resolve("blobs/uploads/"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString()))
                .headers()
                .firstValue("location")
                .orElseThrow();
        URI upload = to.resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + digest);
        return accepted(http.send(
                        HttpRequest.newBuilder(upload)
                                .header("Content-Type", "application/octet-stream")
                                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(source::body), size))
                                .build(),
                        BodyHandlers.ofString()))
                .statusCode();
    }

    private static HttpResponse<String> accepted(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer + " " + answer.body());
        }
        return answer;
    }
}
