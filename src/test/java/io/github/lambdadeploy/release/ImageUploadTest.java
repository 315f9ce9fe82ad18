// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.ecr.RepositorySpec;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.ecr.RegistryCalls;
import io.github.lambdadeploy.registry.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

/** An image and the repository {@code orders}, in the stand-in. */
class ImageUploadTest {

    /** Of the image that {@link #pushed} brings there. */
    private static final Digest DIGEST = Digest.of(RegistryCalls.manifest(
            Digest.of("config of layer".getBytes(StandardCharsets.UTF_8)),
            Digest.of("layer".getBytes(StandardCharsets.UTF_8))));

    private static final String SHA_TAG = "sha-" + DIGEST.hex().substring(0, 12);

    @TempDir
    private Path dir;

    private LocalAws standIn;
    private AwsClients clients;
    private EcrClient ecr;
    private final List<String> pushes = new ArrayList<>();
    private Runnable login = () -> {};
    private @Nullable DeployException refusal;

    @BeforeEach
    void start() {
        standIn = LocalAws.start(dir);
        clients = AwsClients.of(standIn);
        ecr = clients.ecr();
    }

    @AfterEach
    void stop() {
        ecr.close();
        standIn.close();
    }

    @Test
    void makesTheRepositoryAndPushesEveryTag() throws Exception {
        ImageUpload upload = upload(true, "v1");
        assertThat(upload.look().exists()).isFalse();
        FunctionCode code = upload.upload();
        assertThat(code)
                .isInstanceOfSatisfying(
                        FunctionCode.Image.class,
                        image -> assertThat(image.uri()).endsWith("/orders@" + DIGEST));
        assertThat(pushes).containsExactly("orders [" + SHA_TAG + ", v1]");
        assertThat(operations()).containsOnlyOnce("CreateRepository");
    }

    @Test
    void afterwardsItIsThereWithoutASecondLook() throws Exception {
        ImageUpload upload = upload(true);
        upload.upload();
        int calls = operations().size();
        assertThat(upload.look().exists()).isTrue();
        assertThat(upload.look().holds()).isTrue();
        upload.upload();
        assertThat(pushes).hasSize(1);
        assertThat(operations()).hasSize(calls);
    }

    @Test
    void readsOnceHoweverOftenItIsAsked() throws Exception {
        pushed();
        int before = operations().size();
        ImageUpload upload = upload(true);
        upload.prepare(Runnable::run);
        upload.prepare(Runnable::run);
        assertThat(upload.look().holds()).isTrue();
        assertThat(upload.look().holds()).isTrue();
        assertThat(operations().subList(before, operations().size()))
                .containsExactlyInAnyOrder("DescribeRepositories", "BatchGetImage");
    }

    /** Each waits for the others: one after the other they would wait for ever. */
    @Test
    void readsAndLogsInAtTheSameTime() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            upload(true)
                    .prepare(task -> threads.execute(() -> {
                        meet(together);
                        task.run();
                    }));
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(operations()).containsExactlyInAnyOrder("DescribeRepositories", "BatchGetImage");
    }

    @Test
    void anImageThatIsThereIsGivenTheTagThatIsMissing() throws Exception {
        pushed();
        ImageUpload upload = upload(true, "v1");
        assertThat(upload.look().holds()).isTrue();
        upload.upload();
        assertThat(pushes).isEmpty();
        assertThat(ecr.describeImages(request -> request.repositoryName("orders"))
                        .imageDetails())
                .singleElement()
                .satisfies(image -> assertThat(image.imageTags()).containsExactlyInAnyOrder("first", SHA_TAG, "v1"));
    }

    @Test
    void anImmutableTagOfAnotherImageIsRefused() throws Exception {
        pushed();
        RegistryCalls.as(clients).pushImage("orders", "v1", "another layer");
        ecr.putImageTagMutability(
                request -> request.repositoryName("orders").imageTagMutability(ImageTagMutability.IMMUTABLE));
        ImageUpload upload = upload(true, "v1");
        assertThatThrownBy(upload::upload)
                .hasMessageContaining("The tag v1 is immutable and names another image")
                .hasMessageContaining("this build is " + DIGEST);
    }

    @Test
    void whatFailsAheadShowsWhenItIsAsked() throws Exception {
        Faults.write(
                dir,
                FaultRule.on("ecr", "DescribeRepositories").times(0).answer(403, "AccessDeniedException", "not you"));
        login = () -> {
            throw DeployException.environment("No login");
        };
        ImageUpload upload = upload(true);
        assertThatCode(() -> upload.prepare(Runnable::run)).doesNotThrowAnyException();
        assertThatThrownBy(upload::look)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot read the repository")
                .hasMessageContaining("not you");
        assertThatThrownBy(upload::upload).hasMessageContaining("not you");
        assertThat(pushes).isEmpty();
    }

    @Test
    void aLoginThatFailsAheadFailsOnlyWhoNeedsIt() throws Exception {
        pushed();
        login = () -> {
            throw DeployException.environment("No login");
        };
        ImageUpload upload = upload(true);
        upload.prepare(Runnable::run);
        assertThat(upload.look().holds()).isTrue();
        assertThatCode(upload::upload).doesNotThrowAnyException();
    }

    /** Before anything is made for a function that could not be created. */
    @Test
    void saysWhenLookedAtThatTheRepositoryMustNotBeMade() throws Exception {
        ImageUpload upload = upload(false);
        assertThatThrownBy(upload::look)
                .hasMessageContaining("The ECR repository orders does not exist")
                .hasMessageContaining("<createRepository>");
        assertThat(operations()).doesNotContain("CreateRepository");
    }

    @Test
    void functionsThatShareItPushOnce() throws Exception {
        ImageUpload upload = upload(true);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<java.util.concurrent.Callable<FunctionCode>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(upload::upload);
            }
            assertThat(threads.invokeAll(all))
                    .allSatisfy(future -> assertThat(future.get()).isInstanceOf(FunctionCode.Image.class));
        } finally {
            threads.shutdownNow();
        }
        assertThat(pushes).hasSize(1);
    }

    /** Twenty functions do not try twenty times what has just failed. */
    @Test
    void aPushThatFailsFailsForAllThatShareIt() {
        refusal = DeployException.environment("The registry is down");
        ImageUpload upload = upload(true);
        assertThatThrownBy(upload::upload).hasMessageContaining("The registry is down");
        assertThatThrownBy(upload::upload).hasMessageContaining("The registry is down");
        assertThat(pushes).hasSize(1);
    }

    private void pushed() throws Exception {
        ecr.createRepository(request -> request.repositoryName("orders"));
        RegistryCalls.as(clients).pushImage("orders", "first", "layer");
    }

    private ImageUpload upload(boolean create, String... tags) {
        ImageArtifact image = new ImageArtifact(
                DIGEST, "application/vnd.oci.image.manifest.v1+json", 1, Architecture.X86_64, "base", "a.B::c", "x");
        return new ImageUpload(
                image,
                new EcrRepository(() -> ecr, null, "orders"),
                create ? RepositorySpec.DEFAULT : null,
                () -> "000000000000",
                List.of(tags),
                new ImageUpload.ImagePush() {
                    @Override
                    public void push(Digest digest, ImageReference repository, List<String> all) {
                        pushes.add(repository.repository() + " " + all);
                        if (refusal != null) {
                            throw refusal;
                        }
                    }

                    @Override
                    public void login() {
                        login.run();
                    }
                });
    }

    private List<String> operations() throws Exception {
        return Journal.read(dir).stream()
                .filter(entry -> entry.service().equals("ecr"))
                .map(Journal.Entry::operation)
                .toList();
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
