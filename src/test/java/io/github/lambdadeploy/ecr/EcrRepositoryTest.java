// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.Tag;

class EcrRepositoryTest {

    private static final String LIFECYCLE = "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\","
            + "\"countType\":\"sinceImagePushed\",\"countUnit\":\"days\",\"countNumber\":14},"
            + "\"action\":{\"type\":\"expire\"}}]}";

    private static final RepositorySpec FULL = new RepositorySpec(
            false,
            "IMMUTABLE_WITH_EXCLUSION",
            List.of("dev-*", "latest"),
            "KMS",
            "alias/images",
            LIFECYCLE,
            Map.of("team", "shop", "empty", ""),
            List.of("222222222222"));

    @TempDir
    private Path directory;

    private LocalAws local;
    private EcrClient client;

    @BeforeEach
    void start() {
        local = LocalAws.start(directory);
        client = AwsClients.of(local).ecr();
    }

    @AfterEach
    void stop() {
        client.close();
        local.close();
    }

    @Test
    void createsWithDefaultsInTwoCalls() throws IOException {
        RepositoryState made = orders(null).create(RepositorySpec.DEFAULT, null);
        assertThat(made.uri()).isEqualTo(local.uri().getAuthority() + "/team/orders");
        Repository repository = described();
        assertThat(repository.imageScanningConfiguration().scanOnPush()).isTrue();
        assertThat(repository.imageTagMutabilityAsString()).isEqualTo("MUTABLE");
        assertThat(repository.encryptionConfiguration().encryptionTypeAsString())
                .isEqualTo("AES256");
        assertThat(sids(null)).containsExactly("LambdaECRImageRetrievalPolicy");
        assertThat(calls()).startsWith("CreateRepository", "SetRepositoryPolicy");
    }

    @Test
    void createsWithEverything() {
        RepositoryState made = orders(null).create(FULL, null);
        Repository repository = described();
        assertThat(repository.imageScanningConfiguration().scanOnPush()).isFalse();
        assertThat(repository.imageTagMutabilityAsString()).isEqualTo("IMMUTABLE_WITH_EXCLUSION");
        assertThat(repository.imageTagMutabilityExclusionFilters())
                .extracting(filter -> filter.filterTypeAsString() + " " + filter.filter())
                .containsExactly("WILDCARD dev-*", "WILDCARD latest");
        assertThat(repository.encryptionConfiguration().encryptionTypeAsString())
                .isEqualTo("KMS");
        assertThat(repository.encryptionConfiguration().kmsKey()).isEqualTo("alias/images");
        assertThat(client.listTagsForResource(request -> request.resourceArn(made.arn()))
                        .tags())
                .extracting(Tag::key, Tag::value)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("team", "shop"),
                        org.assertj.core.groups.Tuple.tuple("empty", ""));
        assertThat(lifecycle()).isEqualTo(LIFECYCLE);
        assertThat(sids(null))
                .containsExactly(
                        "LambdaECRImageRetrievalPolicy",
                        "LambdaDeployPull222222222222",
                        "LambdaDeployRetrieve222222222222");
        assertThat(made.differences(FULL)).isEmpty();
    }

    @Test
    void admitsTheFunctionsAccountToARepositoryOfAnother() {
        orders("111111111111").create(RepositorySpec.DEFAULT, LocalAws.ACCOUNT);
        assertThat(sids("111111111111"))
                .containsExactly(
                        "LambdaECRImageRetrievalPolicy",
                        "LambdaDeployPull000000000000",
                        "LambdaDeployRetrieve000000000000");
    }

    @Test
    void completesWhatSomebodyElseMadeAtTheSameTime() {
        client.createRepository(request -> request.repositoryName("team/orders"));
        orders(null).create(FULL, null);
        assertThat(lifecycle()).isEqualTo(LIFECYCLE);
        assertThat(sids(null)).hasSize(3).contains("LambdaECRImageRetrievalPolicy");
        assertThat(described().imageTagMutabilityAsString()).isEqualTo("MUTABLE");
    }

    /** An answer that was lost: the repository is ours, and has no policy yet. */
    @Test
    void admitsItsOwnFunctionsToARepositoryMadeInTheMeantime() throws Exception {
        client.createRepository(request -> request.repositoryName("team/orders"));
        orders(null).create(RepositorySpec.DEFAULT, null);
        assertThat(sids(null)).containsExactly("LambdaECRImageRetrievalPolicy");
        denySetRepositoryPolicy();
        orders(null).create(RepositorySpec.DEFAULT, null);
    }

    @Test
    void admitsTheFunctionsAccountLater() {
        orders("111111111111").create(RepositorySpec.DEFAULT, null);
        RepositoryState there = orders("111111111111").find().orElseThrow();
        orders("111111111111").complete(there, RepositorySpec.DEFAULT, LocalAws.ACCOUNT);
        assertThat(sids("111111111111"))
                .containsExactly(
                        "LambdaECRImageRetrievalPolicy",
                        "LambdaDeployPull000000000000",
                        "LambdaDeployRetrieve000000000000");
    }

    /** A run that is killed between two calls is repaired by the next one that has something to push. */
    @ParameterizedTest
    @ValueSource(strings = {"PutLifecyclePolicy", "SetRepositoryPolicy"})
    void repairsWhatAKilledRunLeft(String killedAt) throws Exception {
        Faults.write(directory, FaultRule.on("ecr", killedAt).times(0).cut());
        assertThatThrownBy(() -> orders(null).create(FULL, null)).hasMessageContaining("Cannot set the");
        Faults.clear(directory);
        RepositoryState there = orders(null).find().orElseThrow();
        orders(null).complete(there, FULL, null);
        assertThat(lifecycle()).isEqualTo(LIFECYCLE);
        assertThat(sids(null)).contains("LambdaDeployPull222222222222", "LambdaDeployRetrieve222222222222");
    }

    @Test
    void completingWhatIsWholeOnlyReads() throws IOException {
        orders(null).create(FULL, null);
        RepositoryState there = orders(null).find().orElseThrow();
        int before = Journal.read(directory).size();
        orders(null).complete(there, FULL, null);
        assertThat(calls().subList(before, calls().size()))
                .containsExactly("GetLifecyclePolicy", "GetRepositoryPolicy");
        orders(null).complete(there, RepositorySpec.DEFAULT, null);
        assertThat(calls()).hasSize(before + 2);
    }

    @Test
    void leavesALifecyclePolicyThatIsOtherwise() {
        client.createRepository(request -> request.repositoryName("team/orders"));
        String other = LIFECYCLE.replace("14", "30");
        client.putLifecyclePolicy(
                request -> request.repositoryName("team/orders").lifecyclePolicyText(other));
        orders(null).complete(orders(null).find().orElseThrow(), FULL, null);
        assertThat(lifecycle()).isEqualTo(other);
    }

    @Test
    void addsAnAccountLater() {
        orders(null).create(FULL, null);
        RepositorySpec more = new RepositorySpec(
                null, null, List.of(), null, null, null, Map.of(), List.of("222222222222", "333333333333"));
        orders(null).complete(orders(null).find().orElseThrow(), more, null);
        assertThat(sids(null)).hasSize(5).contains("LambdaDeployRetrieve333333333333", "LambdaECRImageRetrievalPolicy");
    }

    @Test
    void namesWhatDiffersAndIsFreeToKnow() {
        RepositoryState plain = orders(null).create(RepositorySpec.DEFAULT, null);
        assertThat(plain.differences(RepositorySpec.DEFAULT)).isEmpty();
        assertThat(plain.differences(FULL))
                .containsExactly(
                        "scanOnPush is true, not false",
                        "imageTagMutability is MUTABLE, not IMMUTABLE_WITH_EXCLUSION",
                        "imageTagMutabilityExclusionFilters is [], not " + Set.of("dev-*", "latest"),
                        "encryptionType is AES256, not KMS");
    }

    @Test
    void withoutThePermissionToGrantItGoesOnWhereLambdaMayGrantItself() throws Exception {
        denySetRepositoryPolicy();
        RepositoryState made = orders(null).create(RepositorySpec.DEFAULT, null);
        assertThat(made.uri()).endsWith("/team/orders");
    }

    @Test
    void withoutThePermissionToGrantToAnotherAccountItFails() throws Exception {
        denySetRepositoryPolicy();
        assertThatThrownBy(() -> orders(null).create(FULL, null))
                .hasMessageContaining("Cannot set the policy of the repository")
                .hasMessageContaining("Allow ecr:SetRepositoryPolicy");
        assertThatThrownBy(() -> orders("111111111111").create(RepositorySpec.DEFAULT, LocalAws.ACCOUNT))
                .hasMessageContaining("already exists");
    }

    @ParameterizedTest
    @CsvSource({
        "MUTABLE, v1, false",
        "IMMUTABLE, v1, true",
        "IMMUTABLE_WITH_EXCLUSION, v1, true",
        "IMMUTABLE_WITH_EXCLUSION, dev-7, false",
        "IMMUTABLE_WITH_EXCLUSION, my.dev-7, true",
        "MUTABLE_WITH_EXCLUSION, v1, false",
        "MUTABLE_WITH_EXCLUSION, dev-7, true",
    })
    void knowsWhichTagsAreForEver(String mutability, String tag, boolean immutable) {
        RepositoryState state =
                new RepositoryState("host/orders", "arn", true, mutability, Set.of("dev-*", "my*x"), "AES256");
        assertThat(state.isImmutable(tag)).isEqualTo(immutable);
    }

    private void denySetRepositoryPolicy() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("ecr", "SetRepositoryPolicy")
                        .times(0)
                        .answer(
                                400,
                                "AccessDeniedException",
                                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform:"
                                        + " ecr:SetRepositoryPolicy on resource:"
                                        + " arn:aws:ecr:eu-west-1:000000000000:repository/team/orders because"));
    }

    private EcrRepository orders(@Nullable String registryId) {
        return new EcrRepository(() -> client, registryId, "team/orders");
    }

    private Repository described() {
        return client.describeRepositories(request -> request.repositoryNames("team/orders"))
                .repositories()
                .get(0);
    }

    private String lifecycle() {
        return client.getLifecyclePolicy(request -> request.repositoryName("team/orders"))
                .lifecyclePolicyText();
    }

    private List<String> sids(@Nullable String registryId) {
        String text = client.getRepositoryPolicy(
                        request -> request.registryId(registryId).repositoryName("team/orders"))
                .policyText();
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)).objects("Statement").stream()
                .map(statement -> Objects.requireNonNull(statement.string("Sid")))
                .toList();
    }

    private List<String> calls() throws IOException {
        return Journal.read(directory).stream().map(Journal.Entry::operation).toList();
    }
}
