// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Images;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The private registry's content: a document per region and repository, and the bytes of blobs and manifests, each once
 * for all repositories. Also what the stand-in's Lambda sees of it.
 */
public final class Repositories implements Images {

    private static final Pattern IMAGE_URI = Pattern.compile("([^/]+)/([^@:]+)(?:@(sha256:[0-9a-f]{64})|:([^@]+))");

    private final Store store;
    private final Knobs knobs;
    private final DigestFiles blobs;
    private final DigestFiles manifests;

    public Repositories(Store store) {
        this(store, Knobs.NONE);
    }

    /** @param knobs {@code imageUnknown}, {@code grantUnknown}: looks of Lambda's until it knows of one that is new */
    public Repositories(Store store, Knobs knobs) {
        this.store = store;
        this.knobs = knobs;
        this.blobs = new DigestFiles(store.directory().resolve("ecr/blobs"));
        this.manifests = new DigestFiles(store.directory().resolve("ecr/manifests"));
    }

    DigestFiles blobs() {
        return blobs;
    }

    <T> T locked(Callable<T> action) throws Exception {
        return store.locked(action);
    }

    Optional<Repository> find(String region, String name) throws IOException {
        if (!Repository.NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(store.read(document(region, name))).map(Repository::new);
    }

    /** All repositories of a region, by name. */
    List<Repository> list(String region) throws IOException {
        List<Repository> repositories = new ArrayList<>();
        for (String name : store.list(folder(region))) {
            JsonObject document = store.read(name);
            if (document != null) {
                repositories.add(new Repository(document));
            }
        }
        repositories.sort(Comparator.comparing(Repository::name));
        return repositories;
    }

    void save(Repository repository) throws IOException {
        store.write(document(repository.region(), repository.name()), repository.document());
    }

    void delete(Repository repository) throws IOException {
        store.delete(document(repository.region(), repository.name()));
    }

    /** Stores the manifest's bytes and makes it an image of the repository. */
    void add(Repository repository, Manifest manifest, Optional<String> tag, long now) throws IOException {
        manifests.put(manifest.bytes());
        repository.addImage(manifest, tag, now);
        save(repository);
    }

    /** The bytes of an image's manifest, as pushed. */
    byte[] manifest(Digest digest) throws IOException {
        return Files.readAllBytes(manifests
                .find(digest)
                .orElseThrow(() -> new IOException("The bytes of manifest " + digest + " are gone")));
    }

    @Override
    public Optional<Found> find(String imageUri) throws IOException {
        for (String region : regions()) {
            Optional<Found> found = look(region, imageUri);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Found> findIn(String region, String imageUri) throws IOException {
        Optional<Found> found = look(region, imageUri);
        Optional<Repository> repository = found.isEmpty() ? Optional.empty() : named(region, imageUri);
        if (found.isEmpty() || repository.isEmpty()) {
            return Optional.empty();
        }
        boolean known = repository.get().imageKnown(found.get().digest(), knobs.number("imageUnknown", 0));
        if (!known) {
            save(repository.get());
        }
        return known ? found : Optional.empty();
    }

    @Override
    public boolean mayPull(String region, String imageUri, String functionArn) throws IOException {
        Repository repository = named(region, imageUri).orElseThrow(() -> new IOException("No such repository"));
        String policy = repository.document().string("policyText");
        PullGrant grant = PullGrant.of(policy);
        boolean own = repository.account().equals(LocalAws.ACCOUNT);
        if (grant.admitsLambda(functionArn) && (own || grant.admitsAccount(LocalAws.ACCOUNT))) {
            boolean known = repository.policyKnown(knobs.number("grantUnknown", 0));
            if (!known) {
                save(repository);
            }
            return known;
        }
        if (own) {
            // In the caller's name, who may do everything here.
            repository.document().put("policyText", PullGrant.withLambdas(policy, functionArn));
            save(repository);
        }
        return own;
    }

    private Optional<Repository> named(String region, String imageUri) throws IOException {
        Matcher uri = IMAGE_URI.matcher(imageUri);
        return uri.matches() ? find(region, uri.group(2)) : Optional.empty();
    }

    /** The host is not compared: it is this stand-in's or that of an earlier one on the same directory. */
    private Optional<Found> look(String region, String imageUri) throws IOException {
        Matcher uri = IMAGE_URI.matcher(imageUri);
        if (!uri.matches()) {
            return Optional.empty();
        }
        Optional<Repository> repository = find(region, uri.group(2));
        Optional<Digest> digest = repository.flatMap(
                there -> there.image(Optional.ofNullable(uri.group(3)).orElse(String.valueOf(uri.group(4)))));
        if (repository.isEmpty() || digest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Found(
                uri.group(1) + "/" + uri.group(2),
                digest.get(),
                repository.get().imageDetail(digest.get()).string("mediaType", ""),
                JsonObject.parse(manifest(digest.get()))));
    }

    @Override
    public Optional<Path> blob(Digest digest) {
        return blobs.find(digest);
    }

    private List<String> regions() throws IOException {
        Path folder = store.directory().resolve("ecr/repositories");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> regions = Files.list(folder)) {
            return regions.map(region -> region.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String folder(String region) {
        return "ecr/repositories/" + region;
    }

    /** Names may have slashes and be longer than a file's name may be. */
    private static String document(String region, String name) {
        String file = name.length() <= 200
                ? name.replace('/', '+')
                : "+" + Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        return folder(region) + "/" + file;
    }
}
