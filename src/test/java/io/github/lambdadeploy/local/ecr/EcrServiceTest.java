// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.Images;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.ImageAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageDigestDoesNotMatchException;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageTagAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.LayersNotFoundException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotEmptyException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Tag;

class EcrServiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

    @TempDir
    Path directory;

    private LocalAws aws;
    private AwsClients clients;
    private EcrClient ecr;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory, 0, Clock.fixed(NOW, ZoneOffset.UTC));
        clients = AwsClients.of(aws);
        ecr = clients.ecr();
    }

    @AfterEach
    void stop() {
        ecr.close();
        aws.close();
    }

    @Test
    void issuesTokensForTwelveHours() {
        var data = ecr.getAuthorizationToken().authorizationData().get(0);
        assertThat(new String(Base64.getDecoder().decode(data.authorizationToken()), StandardCharsets.UTF_8))
                .startsWith("AWS:");
        assertThat(data.proxyEndpoint()).isEqualTo(aws.uri().toString());
        assertThat(data.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(12)));
    }

    @Test
    void createsRepositoriesAsAsked() {
        Repository repository = ecr.createRepository(r -> r.repositoryName("team/orders")
                        .imageTagMutability("IMMUTABLE_WITH_EXCLUSION")
                        .imageTagMutabilityExclusionFilters(
                                f -> f.filterType("WILDCARD").filter("dev-*"))
                        .imageScanningConfiguration(s -> s.scanOnPush(true))
                        .tags(Tag.builder().key("team").value("a").build()))
                .repository();
        assertThat(repository.repositoryUri()).isEqualTo(aws.uri().getAuthority() + "/team/orders");
        assertThat(repository.registryId()).isEqualTo(LocalAws.ACCOUNT);
        assertThat(repository.repositoryArn()).isEqualTo("arn:aws:ecr:eu-west-1:000000000000:repository/team/orders");
        assertThat(repository.createdAt()).isEqualTo(NOW);
        assertThat(ecr.describeRepositories(r -> r.repositoryNames("team/orders"))
                        .repositories())
                .containsExactly(repository);
        assertThat(repository.imageScanningConfiguration().scanOnPush()).isTrue();
        assertThat(repository.encryptionConfiguration().encryptionTypeAsString())
                .isEqualTo("AES256");
        assertThat(repository.imageTagMutabilityExclusionFilters())
                .singleElement()
                .satisfies(filter -> assertThat(filter.filter()).isEqualTo("dev-*"));
        assertThat(ecr.listTagsForResource(r -> r.resourceArn(repository.repositoryArn()))
                        .tags())
                .containsExactly(Tag.builder().key("team").value("a").build());
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("team/orders")))
                .isInstanceOfSatisfying(
                        RepositoryAlreadyExistsException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Orders", "a", "..", "../etc", "a//b", "/a", "a/", "a..b", "a/../b", "a b", "-a", "a_"})
    void refusesNamesThatEcrRefuses(String name) {
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName(name)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void refusesFiltersThatDoNotGoWithTheMutability() {
        assertThatThrownBy(() -> ecr.createRepository(
                        r -> r.repositoryName("orders").imageTagMutability("IMMUTABLE_WITH_EXCLUSION")))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("orders")
                        .imageTagMutability("IMMUTABLE")
                        .imageTagMutabilityExclusionFilters(
                                f -> f.filterType("WILDCARD").filter("x"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void listsRepositoriesOfTheRegionInPages() {
        for (String name : List.of("c", "a", "b")) {
            ecr.createRepository(r -> r.repositoryName(name + "-repo"));
        }
        var first = ecr.describeRepositories(r -> r.maxResults(2));
        assertThat(first.repositories()).extracting(Repository::repositoryName).containsExactly("a-repo", "b-repo");
        var second = ecr.describeRepositories(r -> r.maxResults(2).nextToken(first.nextToken()));
        assertThat(second.repositories()).extracting(Repository::repositoryName).containsExactly("c-repo");
        assertThat(second.nextToken()).isNull();
        try (EcrClient elsewhere = clients.in(Region.US_EAST_1).ecr()) {
            assertThat(elsewhere.describeRepositories().repositories()).isEmpty();
        }
        assertThatThrownBy(() -> ecr.describeRepositories(r -> r.repositoryNames("a-repo", "missing")))
                .isInstanceOf(RepositoryNotFoundException.class)
                .hasMessageContaining("The repository with name 'missing' does not exist in the registry");
        assertThatThrownBy(() -> ecr.describeRepositories(
                        r -> r.repositoryNames("a-repo").registryId("111111111111")))
                .isInstanceOf(RepositoryNotFoundException.class);
    }

    @Test
    void findsImagesByTagAndDigest() throws Exception {
        ecr.createRepository(r -> r.repositoryName("orders"));
        byte[] manifest = RegistryCalls.as(clients).pushImage("orders", "1", "layer");
        String digest = Digest.of(manifest).toString();

        var details = ecr.describeImages(r -> r.repositoryName("orders").imageIds(tag("1")))
                .imageDetails();
        assertThat(details).singleElement().satisfies(detail -> {
            assertThat(detail.imageDigest()).isEqualTo(digest);
            assertThat(detail.imageTags()).containsExactly("1");
            assertThat(detail.imageSizeInBytes()).isEqualTo(20);
            assertThat(detail.imageManifestMediaType()).isEqualTo(Manifest.DOCKER);
            assertThat(detail.imagePushedAt()).isEqualTo(NOW);
        });
        assertThat(ecr.describeImages(r -> r.repositoryName("orders")).imageDetails())
                .isEqualTo(details);
        assertThatThrownBy(
                        () -> ecr.describeImages(r -> r.repositoryName("orders").imageIds(tag("2"))))
                .isInstanceOf(ImageNotFoundException.class);

        var got = ecr.batchGetImage(r -> r.repositoryName("orders").imageIds(tag("1"), tag("2")));
        assertThat(got.images()).singleElement().satisfies(image -> {
            assertThat(image.imageManifest()).isEqualTo(new String(manifest, StandardCharsets.UTF_8));
            assertThat(image.imageManifestMediaType()).isEqualTo(Manifest.DOCKER);
            assertThat(image.imageId().imageDigest()).isEqualTo(digest);
            assertThat(image.imageId().imageTag()).isEqualTo("1");
        });
        assertThat(got.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.failureCode()).isEqualTo(ImageFailureCode.IMAGE_NOT_FOUND));
        assertThatThrownBy(
                        () -> ecr.batchGetImage(r -> r.repositoryName("missing").imageIds(tag("1"))))
                .isInstanceOf(RepositoryNotFoundException.class);
    }

    @Test
    void putsImagesByteForByteAndOnlyWhenTheirLayersAreThere() throws Exception {
        ecr.createRepository(r -> r.repositoryName("orders"));
        ecr.createRepository(r -> r.repositoryName("other"));
        String manifest =
                new String(RegistryCalls.as(clients).pushImage("orders", "1", "layer"), StandardCharsets.UTF_8);
        String digest = Digest.of(manifest.getBytes(StandardCharsets.UTF_8)).toString();

        ecr.putImage(r ->
                r.repositoryName("orders").imageManifest(manifest).imageTag("2").imageDigest(digest));
        assertThat(ecr.describeImages(r -> r.repositoryName("orders")).imageDetails())
                .singleElement()
                .satisfies(detail -> assertThat(detail.imageTags()).containsExactly("1", "2"));
        assertThatThrownBy(() -> ecr.putImage(
                        r -> r.repositoryName("orders").imageManifest(manifest).imageTag("2")))
                .isInstanceOf(ImageAlreadyExistsException.class);
        assertThatThrownBy(() -> ecr.putImage(r -> r.repositoryName("orders").imageManifest(manifest)))
                .isInstanceOf(ImageAlreadyExistsException.class);
        assertThatThrownBy(() -> ecr.putImage(r ->
                        r.repositoryName("orders").imageManifest(manifest + " ").imageDigest(digest)))
                .isInstanceOf(ImageDigestDoesNotMatchException.class);
        assertThatThrownBy(() -> ecr.putImage(r -> r.repositoryName("other").imageManifest(manifest)))
                .isInstanceOf(LayersNotFoundException.class);
        assertThatThrownBy(() -> ecr.putImage(r -> r.repositoryName("orders").imageManifest("{}")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void keepsImmutableTagsEvenFromTheSameImage() throws Exception {
        ecr.createRepository(r -> r.repositoryName("orders"));
        String manifest =
                new String(RegistryCalls.as(clients).pushImage("orders", "1", "layer"), StandardCharsets.UTF_8);
        ecr.putImageTagMutability(r -> r.repositoryName("orders").imageTagMutability(ImageTagMutability.IMMUTABLE));
        assertThatThrownBy(() -> ecr.putImage(
                        r -> r.repositoryName("orders").imageManifest(manifest).imageTag("1")))
                .isInstanceOf(ImageTagAlreadyExistsException.class);
        ecr.putImageTagMutability(r -> r.repositoryName("orders")
                .imageTagMutability("MUTABLE_WITH_EXCLUSION")
                .imageTagMutabilityExclusionFilters(
                        f -> f.filterType("WILDCARD").filter("v*")));
        ecr.putImage(r -> r.repositoryName("orders").imageManifest(manifest).imageTag("v1"));
        assertThatThrownBy(() -> ecr.putImage(
                        r -> r.repositoryName("orders").imageManifest(manifest).imageTag("v1")))
                .isInstanceOf(ImageTagAlreadyExistsException.class);
    }

    @Test
    void tellsWhichLayersAreThere() throws Exception {
        ecr.createRepository(r -> r.repositoryName("orders"));
        Digest there = RegistryCalls.as(clients).push("orders", "layer");
        Digest missing = Digest.of(new byte[0]);
        var answer = ecr.batchCheckLayerAvailability(
                r -> r.repositoryName("orders").layerDigests(there.toString(), missing.toString(), "nonsense"));
        assertThat(answer.layers())
                .extracting(layer -> layer.layerDigest() + " " + layer.layerAvailabilityAsString())
                .containsExactly(there + " AVAILABLE", missing + " UNAVAILABLE");
        assertThat(answer.failures())
                .extracting(failure -> failure.failureCodeAsString())
                .containsExactly("InvalidLayerDigest");
    }

    @Test
    void deletesImagesByTagAndByDigest() throws Exception {
        ecr.createRepository(r -> r.repositoryName("orders"));
        RegistryCalls registry = RegistryCalls.as(clients);
        byte[] manifest = registry.pushImage("orders", "1", "layer");
        registry.putManifest("orders", "2", manifest);
        assertThatThrownBy(() -> ecr.deleteRepository(r -> r.repositoryName("orders")))
                .isInstanceOf(RepositoryNotEmptyException.class);

        var byTag = ecr.batchDeleteImage(r -> r.repositoryName("orders").imageIds(tag("1"), tag("9")));
        assertThat(byTag.imageIds()).extracting(ImageIdentifier::imageTag).containsExactly("1");
        assertThat(byTag.failures()).hasSize(1);
        assertThat(ecr.describeImages(r -> r.repositoryName("orders")).imageDetails())
                .hasSize(1);
        ImageIdentifier digest = ImageIdentifier.builder()
                .imageDigest(Digest.of(manifest).toString())
                .build();
        ecr.batchDeleteImage(r -> r.repositoryName("orders").imageIds(digest));
        assertThat(ecr.describeImages(r -> r.repositoryName("orders")).imageDetails())
                .isEmpty();
        ecr.deleteRepository(r -> r.repositoryName("orders"));
        assertThat(ecr.describeRepositories().repositories()).isEmpty();
    }

    @Test
    void keepsPoliciesWhole() {
        String arn = ecr.createRepository(r -> r.repositoryName("orders"))
                .repository()
                .repositoryArn();
        assertThatThrownBy(() -> ecr.getRepositoryPolicy(r -> r.repositoryName("orders")))
                .isInstanceOf(RepositoryPolicyNotFoundException.class);
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"ecr:BatchGetImage\"}]}";
        ecr.setRepositoryPolicy(r -> r.repositoryName("orders").policyText(policy));
        assertThat(ecr.getRepositoryPolicy(r -> r.repositoryName("orders")).policyText())
                .isEqualTo(policy);

        assertThatThrownBy(() -> ecr.getLifecyclePolicy(r -> r.repositoryName("orders")))
                .isInstanceOf(LifecyclePolicyNotFoundException.class);
        assertThatThrownBy(() ->
                        ecr.putLifecyclePolicy(r -> r.repositoryName("orders").lifecyclePolicyText("{\"rules\":[]}")))
                .isInstanceOf(InvalidParameterException.class);
        String lifecycle = "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\","
                + "\"countType\":\"imageCountMoreThan\",\"countNumber\":1},\"action\":{\"type\":\"expire\"}}]}";
        ecr.putLifecyclePolicy(r -> r.repositoryName("orders").lifecyclePolicyText(lifecycle));
        assertThat(ecr.getLifecyclePolicy(r -> r.repositoryName("orders")).lifecyclePolicyText())
                .isEqualTo(lifecycle);

        ecr.tagResource(
                r -> r.resourceArn(arn).tags(Tag.builder().key("k").value("v").build()));
        assertThat(ecr.listTagsForResource(r -> r.resourceArn(arn)).tags()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "no json",
                "{'Statement':[]}",
                "{'Statement':[{'Effect':'Allow','Action':'ecr:*'}]}",
                "{'Statement':[{'Effect':'Maybe','Principal':'*','Action':'ecr:*'}]}",
                "{'Statement':{'Effect':'Allow','Principal':'*'}}"
            })
    void refusesWhatIsNoRepositoryPolicy(String policy) {
        ecr.createRepository(r -> r.repositoryName("orders"));
        assertThatThrownBy(() ->
                        ecr.setRepositoryPolicy(r -> r.repositoryName("orders").policyText(policy.replace('\'', '"'))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'rulePriority':0,S,A}",
                "{'rulePriority':1,S}",
                "{S,A}",
                "{'rulePriority':1,'selection':{'tagStatus':'tagged','countType':'imageCountMoreThan','countNumber':1},A}",
                "{'rulePriority':1,'selection':{'tagStatus':'any','countType':'sinceImagePushed','countNumber':1},A}",
                "{'rulePriority':1,'selection':{'tagStatus':'any','countType':'imageCountMoreThan','countNumber':0},A}",
                "{'rulePriority':1,S,A},{'rulePriority':1,S,A}"
            })
    void refusesWhatIsNoLifecyclePolicy(String rules) {
        ecr.createRepository(r -> r.repositoryName("orders"));
        String text = ("{'rules':[" + rules + "]}" + " ".repeat(100))
                .replace("S", "'selection':{'tagStatus':'any','countType':'imageCountMoreThan','countNumber':9}")
                .replace("A", "'action':{'type':'expire'}")
                .replace('\'', '"');
        assertThatThrownBy(() ->
                        ecr.putLifecyclePolicy(r -> r.repositoryName("orders").lifecyclePolicyText(text)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void takesEncryptionOnceAndForAll() {
        var kms = ecr.createRepository(r -> r.repositoryName("with-key")
                        .encryptionConfiguration(
                                e -> e.encryptionType("KMS_DSSE").kmsKey("alias/images")))
                .repository()
                .encryptionConfiguration();
        assertThat(kms.encryptionTypeAsString()).isEqualTo("KMS_DSSE");
        assertThat(kms.kmsKey()).isEqualTo("alias/images");
        assertThat(ecr.createRepository(
                                r -> r.repositoryName("own-key").encryptionConfiguration(e -> e.encryptionType("KMS")))
                        .repository()
                        .encryptionConfiguration()
                        .kmsKey())
                .isEqualTo("arn:aws:kms:eu-west-1:000000000000:alias/aws/ecr");
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("both")
                        .encryptionConfiguration(e -> e.encryptionType("AES256").kmsKey("alias/images"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> ecr.createRepository(
                        r -> r.repositoryName("none").encryptionConfiguration(e -> e.encryptionType("DES"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void refusesTooManyFiltersAndTagsAndWrongOnes() {
        var filter = software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter.builder()
                .filterType("WILDCARD")
                .filter("dev-*")
                .build();
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("orders")
                        .imageTagMutability("IMMUTABLE_WITH_EXCLUSION")
                        .imageTagMutabilityExclusionFilters(java.util.Collections.nCopies(6, filter))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("orders")
                        .tags(java.util.stream.IntStream.range(0, 51)
                                .mapToObj(i ->
                                        Tag.builder().key("k" + i).value("").build())
                                .toList())))
                .isInstanceOf(software.amazon.awssdk.services.ecr.model.TooManyTagsException.class);
        assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("orders")
                        .tags(Tag.builder().key("a#b").value("x").build())))
                .isInstanceOf(software.amazon.awssdk.services.ecr.model.InvalidTagParameterException.class);
        assertThat(ecr.describeRepositories().repositories()).isEmpty();
    }

    @Test
    void aRepositoryOfAnotherAccountIsThereForThoseWhoNameTheAccount() {
        Repository repository = ecr.createRepository(
                        r -> r.registryId("111111111111").repositoryName("orders"))
                .repository();
        assertThat(repository.repositoryArn()).isEqualTo("arn:aws:ecr:eu-west-1:111111111111:repository/orders");
        assertThat(ecr.describeRepositories().repositories()).isEmpty();
        assertThat(ecr.describeRepositories(r -> r.registryId("111111111111")).repositories())
                .containsExactly(repository);
        assertThatThrownBy(() -> ecr.describeRepositories(r -> r.repositoryNames("orders")))
                .isInstanceOf(RepositoryNotFoundException.class);
        assertThatThrownBy(() -> ecr.describeRepositories(r -> r.registryId("11")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void saysWhatItDoesNotKnow() {
        assertThatThrownBy(() -> ecr.describeRegistry(r -> {}))
                .isInstanceOfSatisfying(
                        EcrException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"))
                .hasMessageContaining("does not know the operation DescribeRegistry");
    }

    @Test
    void showsLambdaTheImages() throws Exception {
        ecr.createRepository(r -> r.repositoryName("team/orders"));
        byte[] manifest = RegistryCalls.as(clients).pushImage("team/orders", "1", "layer");
        Images images = new Repositories(new Store(directory));
        String uri = aws.uri().getAuthority() + "/team/orders";
        Images.Found found = images.find(uri + ":1").orElseThrow();
        assertThat(found.digest()).isEqualTo(Digest.of(manifest));
        assertThat(found.repositoryUri()).isEqualTo(uri);
        assertThat(found.mediaType()).isEqualTo(Manifest.DOCKER);
        assertThat(images.find(uri + "@" + found.digest())).contains(found);
        assertThat(images.findIn("eu-west-1", uri + ":1")).contains(found);
        assertThat(images.findIn("us-east-1", uri + ":1")).isEmpty();
        assertThat(images.find(uri + ":2")).isEmpty();
        assertThat(images.find(uri)).isEmpty();
        assertThat(images.find("host/../../x:1")).isEmpty();
        assertThat(images.blob(Digest.of("layer".getBytes(StandardCharsets.UTF_8))))
                .isPresent();
    }

    private static ImageIdentifier tag(String tag) {
        return ImageIdentifier.builder().imageTag(tag).build();
    }
}
