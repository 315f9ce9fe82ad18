// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.ecr.EcrImages;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageResponse;
import software.amazon.awssdk.services.ecr.model.ImageFailure;

/** Images that nothing uses any more, over HTTP against the stand-in. */
class ImageCleanupTest {

    private static final Clock TOMORROW = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));

    @TempDir
    private Path dir;

    private CleanupBench bench;

    @BeforeEach
    void start() {
        bench = new CleanupBench(dir);
        bench.repository();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void goWithTheLastVersionThatRanThem() throws Exception {
        Digest one = bench.push("one", "v1", "release");
        Digest two = bench.push("two");
        Digest three = bench.push("three");
        bench.image("orders", "one");
        bench.deploy("orders", "two");
        bench.deploy("orders", "three");
        // Two versions of one image: it goes with both.
        bench.deploy("orders", "two");
        CleanupResult result = bench.cleanup(3, "orders").run();
        assertThat(bench.images()).containsExactlyInAnyOrder(two, three);
        assertThat(only(result).images()).containsExactly(one);
        assertThat(only(result).text(false)).isEqualTo("Function orders: deleted 1 version and 1 image, kept 3");
        bench.cleanup(2, "orders").run();
        assertThat(bench.images()).containsExactlyInAnyOrder(two, three);
        bench.cleanup(1, "orders").run();
        assertThat(bench.images()).containsExactly(two);
        assertThat(bench.versions("orders")).containsExactly("4");
    }

    @Test
    void hundredAtATime() throws Exception {
        bench.push("one");
        bench.image("orders", "one");
        bench.push("live");
        bench.manyImages("orders", 130);
        bench.update("orders", "live");
        int before = bench.calls();
        CleanupResult result = bench.cleanup(10, "orders").run();
        assertThat(only(result).text(false)).isEqualTo("Function orders: deleted 120 versions and 120 images, kept 10");
        assertThat(bench.images()).hasSize(11).contains(CleanupBench.digest("live"));
        assertThat(bench.writes(before))
                .filteredOn(call -> call.startsWith("BatchDeleteImage"))
                .hasSize(2);
        assertThat(bench.versions("orders")).hasSize(10);
    }

    @Test
    void stayWhenAnotherFunctionUsesThem() throws Exception {
        Digest shared = bench.push("shared");
        Digest old = bench.push("old");
        bench.push("new");
        bench.image("orders", "shared");
        bench.deploy("orders", "old");
        bench.deploy("orders", "new");
        // One in $LATEST only, the other in an old version, on the second page of the list.
        bench.zip("many", 60);
        bench.image("payments", "shared");
        bench.image("zebra", "old");
        bench.deploy("zebra", "new");
        CleanupResult result = bench.cleanup(1, "orders").run();
        assertThat(bench.versions("orders")).containsExactly("3");
        assertThat(bench.images()).hasSize(3).contains(shared, old);
        assertThat(only(result).images()).isEmpty();
        bench.lambda.deleteFunction(request -> request.functionName("zebra"));
        // It is nobody's now, but of no version that is deleted in this run: after a day.
        assertThat(only(bench.cleanup(1, "orders").run()).images()).isEmpty();
        assertThat(only(bench.cleanup(1, false, TOMORROW, "orders").run()).images())
                .containsExactly(old);
        assertThat(bench.images()).hasSize(2).contains(shared);
    }

    @Test
    void ofFunctionsThatShareARepositoryAreSeenTogether() throws Exception {
        Digest one = bench.push("one");
        Digest two = bench.push("two");
        bench.image("orders", "one");
        bench.image("invoices", "one");
        bench.deploy("orders", "two");
        bench.deploy("invoices", "two");
        int before = bench.calls();
        CleanupResult result = bench.cleanup(1, "orders", "invoices").run();
        assertThat(bench.calls(before))
                .containsOnlyOnce("ListFunctions ", "DescribeImages team/orders", "BatchDeleteImage team/orders");
        assertThat(bench.images()).containsExactly(two);
        assertThat(result.functions())
                .extracting(CleanupResult.Cleaned::images)
                .containsExactly(List.of(one), List.of());
    }

    /** What was pushed and never run, by a deployment that failed; nobody else's. */
    @Test
    void ofNoVersionAtAllGoAfterADay() throws Exception {
        Digest live = bench.push("live");
        Digest leftover = bench.push("leftover", "v7");
        Digest commit = bench.pushTagged("by hand", "sha-0123456");
        Digest theirs = bench.pushTagged("theirs", "prod", "sha-0123456789ab");
        Digest untagged =
                bench.pushTagged("untagged", CleanupBench.digest("untagged").toString());
        bench.image("orders", "live");
        assertThat(only(bench.cleanup(1, "orders").run()).images()).isEmpty();
        assertThat(bench.images()).hasSize(5);
        assertThat(only(bench.cleanup(1, false, TOMORROW, "orders").run()).images())
                .containsExactly(leftover);
        assertThat(bench.images()).containsExactlyInAnyOrder(live, commit, theirs, untagged);
    }

    @Test
    void areDeletedAlsoWhenAnEarlierRunWasKilledBeforeIt() throws Exception {
        threeVersions();
        bench.lambda.deleteFunction(request -> request.functionName("orders").qualifier("1"));
        assertThat(only(bench.cleanup(1, false, TOMORROW, "orders").run()).images())
                .containsExactlyInAnyOrder(CleanupBench.digest("one"), CleanupBench.digest("two"));
    }

    @Test
    void stayWhenAnotherAccountMayPull() throws Exception {
        threeVersions();
        bench.policy("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::222222222222:root'},"
                + "'Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer']}");
        CleanupResult result = bench.cleanup(1, "orders").run();
        assertThat(bench.versions("orders")).containsExactly("3");
        assertThat(bench.images()).hasSize(3);
        assertThat(only(result).text(false)).isEqualTo("Function orders: deleted 2 versions and 0 images, kept 1");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void stayInARepositoryOfAnotherAccount() throws Exception {
        String other = "222222222222";
        bench.ecr.deleteRepository(request -> request.repositoryName(CleanupBench.REPOSITORY));
        bench.ecr.createRepository(request -> request.registryId(other).repositoryName(CleanupBench.REPOSITORY));
        String grant = ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'ecr:*'},"
                        + "{'Effect':'Allow','Principal':{'AWS':'000000000000'},'Action':'ecr:*'},"
                        + "{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'ecr:*'}]}")
                .replace('\'', '"');
        bench.ecr.setRepositoryPolicy(request -> request.registryId(other)
                .repositoryName(CleanupBench.REPOSITORY)
                .policyText(grant));
        threeVersions();
        CleanupResult result = bench.cleanup(1, "orders").run();
        assertThat(only(result).versions()).hasSize(2);
        assertThat(bench.ecr
                        .describeImages(request -> request.registryId(other).repositoryName(CleanupBench.REPOSITORY))
                        .imageDetails())
                .hasSize(3);
    }

    @Test
    void aDryRunWritesNothing() throws Exception {
        threeVersions();
        int before = bench.calls();
        CleanupResult planned = bench.dryRun(1, "orders").run();
        assertThat(bench.writes(before)).isEmpty();
        assertThat(only(planned).text(true)).isEqualTo("Function orders: would delete 2 versions and 2 images, keep 1");
        CleanupResult done = bench.cleanup(1, "orders").run();
        assertThat(only(done).images())
                .containsExactlyInAnyOrderElementsOf(only(planned).images());
    }

    /** The list of all functions is long: it is asked for only when there is something to delete. */
    @Test
    void nothingToDeleteIsFewQuestions() throws Exception {
        threeVersions();
        int before = bench.calls();
        bench.cleanup(3, "orders").afterDeployment();
        assertThat(bench.calls(before))
                .containsExactly(
                        "ListVersionsByFunction orders",
                        "ListProvisionedConcurrencyConfigs orders",
                        "ListAliases orders",
                        "GetFunction orders",
                        "DescribeImages team/orders");
    }

    @Test
    void stayWhenItCannotBeKnownWhoUsesThem() throws Exception {
        for (String[] denied : new String[][] {
            {"lambda", "ListFunctions", "Cannot list which images functions use"},
            {"lambda", "GetFunction", "Cannot read the function"},
            {"ecr", "DescribeImages", "Cannot list the images"},
            {"ecr", "GetRepositoryPolicy", "Cannot read the policy of the repository"},
            {"ecr", "BatchDeleteImage", "Cannot delete images"}
        }) {
            Faults.clear(dir);
            bench.close();
            bench = new CleanupBench(dir.resolve(denied[1]));
            bench.repository();
            threeVersions();
            String action = denied[0] + ":" + denied[1];
            Faults.write(
                    dir.resolve(denied[1]),
                    FaultRule.on(denied[0], denied[1])
                            .times(0)
                            .answer(400, "AccessDeniedException", CleanupBench.denied(action)));
            CleanupResult result = bench.cleanup(1, "orders").run();
            assertThat(result.warnings())
                    .as(action)
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .startsWith(denied[2] + " (")
                            .contains("Allow " + action)
                            .doesNotContain("\n"));
            assertThat(only(result).text(false)).isEqualTo("Function orders: deleted 2 versions and 0 images, kept 1");
            Faults.clear(dir.resolve(denied[1]));
            assertThat(bench.images()).hasSize(3);
        }
    }

    @Test
    void stayWhenSomeFunctionDoesNotSayWhatItRuns() throws Exception {
        threeVersions();
        bench.image("unclear", "two");
        Store store = new Store(dir);
        JsonObject unclear = Objects.requireNonNull(store.read("lambda/eu-west-1/functions/unclear"));
        Objects.requireNonNull(unclear.objectOrEmpty("latest").object("configuration"))
                .remove("CodeSha256");
        store.write("lambda/eu-west-1/functions/unclear", unclear);
        CleanupResult result = bench.cleanup(1, "orders").run();
        assertThat(result.warnings()).singleElement().asString().contains("Cannot tell which image a function uses");
        assertThat(bench.images()).hasSize(3);
    }

    /** ECR answers 200 and says in the body what it has not deleted. */
    @Test
    void thatEcrKeepsAreTold() {
        Digest held = CleanupBench.digest("held");
        Digest gone = CleanupBench.digest("gone");
        EcrClient client = new EcrClient() {
            @Override
            public BatchDeleteImageResponse batchDeleteImage(BatchDeleteImageRequest request) {
                return BatchDeleteImageResponse.builder()
                        .failures(
                                failure(held, "ImageReferencedByManifestList", "an index has it"),
                                failure(gone, "ImageNotFound", "Requested image not found"))
                        .build();
            }

            @Override
            public String serviceName() {
                return "ecr";
            }

            @Override
            public void close() {}
        };
        assertThat(new EcrImages(() -> client, null, "orders").delete(List.of(held, gone)))
                .containsOnlyKeys(held)
                .containsEntry(held, "ImageReferencedByManifestList: an index has it");
    }

    private static ImageFailure failure(Digest digest, String code, String reason) {
        return ImageFailure.builder()
                .imageId(id -> id.imageDigest(digest.toString()))
                .failureCode(code)
                .failureReason(reason)
                .build();
    }

    private void threeVersions() throws Exception {
        bench.push("one");
        bench.push("two");
        bench.push("three");
        bench.image("orders", "one");
        bench.deploy("orders", "two");
        bench.deploy("orders", "three");
    }

    private static CleanupResult.Cleaned only(CleanupResult result) {
        assertThat(result.functions()).hasSize(1);
        return result.functions().get(0);
    }
}
