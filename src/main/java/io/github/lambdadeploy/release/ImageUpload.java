// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.ecr.RepositorySpec;
import io.github.lambdadeploy.ecr.RepositoryState;
import io.github.lambdadeploy.ecr.StoredImage;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import io.github.lambdadeploy.registry.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image: found in ECR by its digest, or pushed there. Every image has a tag made of its digest, so that a lifecycle
 * rule for untagged images never takes away what a version runs on, and a push is the same in immutable repositories.
 * Several functions may share one: it is asked for and pushed once.
 */
public final class ImageUpload implements CodeUpload {

    private static final Logger LOG = LoggerFactory.getLogger(ImageUpload.class);

    private final ImageArtifact image;
    private final EcrRepository repository;
    private final @Nullable RepositorySpec creation;
    private final Supplier<String> account;
    private final List<String> tags;
    private final ImagePush push;
    private @Nullable Reads reads;
    private final OnceOnly<FunctionCode> upload = new OnceOnly<>(this::sent);

    /** Moves an image of the local store into a repository and tags it. */
    public interface ImagePush {

        void push(Digest image, ImageReference repository, List<String> tags);

        /** Logs in to the repository's registry, if that has not been done yet. */
        void login();
    }

    /**
     * @param image what was built
     * @param repository where it goes
     * @param creation how a missing repository is made; {@code null} when none is, and one that is there is not touched
     * @param account asks for the account of the function, which only a repository with a registry of its own needs
     * @param more tags, besides the one made of the digest
     * @param push moves the bytes
     */
    public ImageUpload(
            ImageArtifact image,
            EcrRepository repository,
            @Nullable RepositorySpec creation,
            Supplier<String> account,
            List<String> more,
            ImagePush push) {
        this.image = image;
        this.repository = repository;
        this.creation = creation;
        this.account = account;
        this.push = push;
        List<String> all = new ArrayList<>();
        all.add(StoredImage.ownTag(image.digest()));
        more.stream().filter(tag -> !all.contains(tag)).forEach(all::add);
        this.tags = List.copyOf(all);
    }

    @Override
    public synchronized void prepare(Executor executor) {
        if (reads != null) {
            return;
        }
        reads = new Reads(
                CompletableFuture.supplyAsync(repository::find, executor),
                CompletableFuture.supplyAsync(() -> repository.look(image.digest(), tags), executor));
        CompletableFuture<Void> login = CompletableFuture.runAsync(push::login, executor);
        login.exceptionally(failure -> {
            LOG.debug("The login in earnest is going to say why", failure);
            return null;
        });
    }

    @Override
    public synchronized CodePlace look() {
        if (upload.done().isPresent()) {
            return new CodePlace(place(), true, true);
        }
        boolean exists = reads().repository().isPresent();
        if (!exists && creation == null) {
            throw missing();
        }
        return new CodePlace(place(), exists, exists && reads().images().manifest() != null);
    }

    private String place() {
        return "ECR repository " + repository.name();
    }

    @Override
    public synchronized FunctionCode upload() {
        return upload.get();
    }

    private FunctionCode sent() {
        RepositoryState there = reads().repository().orElse(null);
        String uri = there == null ? made() : there.uri();
        if (there == null) {
            push(uri);
        } else {
            if (creation != null) {
                repository.complete(there, creation, otherAccount());
            }
            EcrRepository.Images found = reads().images();
            if (found.manifest() == null) {
                refuseTaken(there, found);
                push(uri);
            } else {
                LOG.info("Already there: {}@{}", uri, image.digest());
                tagMissing(found, found.manifest());
            }
        }
        return new FunctionCode.Image(uri + "@" + image.digest());
    }

    private Reads reads() {
        if (reads == null) {
            prepare(Runnable::run);
        }
        return Objects.requireNonNull(reads);
    }

    private String made() {
        RepositorySpec spec = creation;
        if (spec == null) {
            throw missing();
        }
        return repository.create(spec, otherAccount()).uri();
    }

    /** Account of the function, when it is not the repository's. */
    private @Nullable String otherAccount() {
        return repository
                .registryId()
                .flatMap(registry -> Optional.of(account.get()).filter(caller -> !caller.equals(registry)))
                .orElse(null);
    }

    private DeployException missing() {
        return DeployException.configuration("The ECR repository " + repository.name() + " does not exist, and"
                        + " <image><createRepository> or <codeOnly> forbids to create it")
                .left("Nothing was pushed or changed.")
                .next("Create the repository, mend <image><repository> (-Dlambda.image.repository), or let"
                        + " <createRepository> be true.");
    }

    private void push(String uri) {
        push.push(image.digest(), ImageReference.parse(uri), tags);
    }

    /** Before megabytes are sent for nothing. */
    private void refuseTaken(RepositoryState repository, EcrRepository.Images found) {
        found.tags().forEach((tag, other) -> {
            if (repository.isImmutable(tag)) {
                throw taken(tag, other);
            }
        });
    }

    private void tagMissing(EcrRepository.Images found, String manifest) {
        for (String tag : tags) {
            Digest there = found.tags().get(tag);
            if (image.digest().equals(there)) {
                continue;
            }
            if (!repository.tag(image.digest(), manifest, found.mediaType(), tag)) {
                throw taken(tag, there);
            }
            LOG.info("Tagged {} as {}", image.digest(), tag);
        }
    }

    private DeployException taken(String tag, @Nullable Digest other) {
        return DeployException.configuration("The tag " + tag + " is immutable and names another image")
                .where("ECR repository " + repository.name())
                .reason(tag + " is " + other + ", this build is " + image.digest())
                .left("The function was not changed.")
                .next("Use a tag that is new for each build, such as the commit id (-Dlambda.image.tag=...), or none.");
    }

    /** What ECR has of it, each read asked for once. */
    private record Reads(
            CompletableFuture<Optional<RepositoryState>> state, CompletableFuture<EcrRepository.Images> found) {

        Optional<RepositoryState> repository() {
            return Futures.join(state);
        }

        EcrRepository.Images images() {
            return Futures.join(found);
        }
    }
}
