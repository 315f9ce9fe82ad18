// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.Topic;

/** The stand-in's SNS as the AWS SDK sees it. */
class SnsServiceTest {

    private static final String ARN = "arn:aws:sns:eu-west-1:000000000000:deployments";
    private static final String FIFO = ARN + ".fifo";

    @TempDir
    private Path directory;

    private LocalAws aws;
    private SnsClient sns;
    private Instant now = Instant.parse("2026-02-03T04:05:06.789Z");

    @BeforeEach
    void start() {
        InstantSource source = () -> now;
        aws = LocalAws.start(directory, 0, source.withZone(ZoneOffset.UTC));
        sns = AwsClients.of(aws).sns();
    }

    @AfterEach
    void stop() {
        sns.close();
        aws.close();
    }

    @Test
    void aTopicIsCreatedOnceAndDeletedAnyNumberOfTimes() {
        assertThat(standard()).isEqualTo(ARN);
        assertThat(standard()).isEqualTo(ARN);
        assertThat(sns.listTopics().topics()).extracting(Topic::topicArn).containsExactly(ARN);
        assertThat(sns.getTopicAttributes(r -> r.topicArn(ARN)).attributes())
                .containsEntry("TopicArn", ARN)
                .containsEntry("Owner", LocalAws.ACCOUNT)
                .doesNotContainKey("FifoTopic");
        assertThatThrownBy(() -> sns.createTopic(r -> r.name("deployments").attributes(Map.of("DisplayName", "Other"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Topic already exists with different attributes");
        sns.deleteTopic(r -> r.topicArn(ARN));
        sns.deleteTopic(r -> r.topicArn(ARN));
        assertThat(sns.listTopics().topics()).isEmpty();
        assertThatThrownBy(() -> sns.getTopicAttributes(r -> r.topicArn(ARN))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aFifoTopicSaysSo() {
        assertThat(fifo(Map.of("ContentBasedDeduplication", "true"))).isEqualTo(FIFO);
        assertThat(sns.getTopicAttributes(r -> r.topicArn(FIFO)).attributes())
                .containsEntry("FifoTopic", "true")
                .containsEntry("ContentBasedDeduplication", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "deployments.fifo", "ä"})
    void namesAreChecked(String name) {
        assertThatThrownBy(() -> sns.createTopic(r -> r.name(name)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid parameter: Topic Name");
    }

    @Test
    void attributesAreChecked() {
        assertThatThrownBy(() -> sns.createTopic(r -> r.name("a").attributes(Map.of("FifoTopic", "true"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("must end with .fifo");
        assertThatThrownBy(
                        () -> sns.createTopic(r -> r.name("a").attributes(Map.of("ContentBasedDeduplication", "true"))))
                .hasMessageContaining("Unknown attribute: ContentBasedDeduplication");
        assertThatThrownBy(() -> fifo(Map.of("ContentBasedDeduplication", "yes")))
                .hasMessageContaining("Must be either true or false");
    }

    @Test
    void listsComeInPages() {
        IntStream.range(0, 120).forEach(i -> sns.createTopic(r -> r.name("t%03d".formatted(i))));
        var first = sns.listTopics();
        assertThat(first.topics()).hasSize(100);
        assertThat(sns.listTopics(r -> r.nextToken(first.nextToken())).topics()).hasSize(20);
        assertThat(sns.listTopicsPaginator().topics()).hasSize(120);
    }

    @Test
    void aMessageIsKept() throws Exception {
        standard();
        String text = "{\"ü\": \"line\\n\"}\nand\ttab & <more>";
        String id = sns.publish(r -> r.topicArn(ARN).subject("Deployed a:live").message(text))
                .messageId();
        assertThat(message("deployments", 1))
                .isEqualTo(new JsonObject()
                        .put("TopicArn", ARN)
                        .put("MessageId", id)
                        .put("Timestamp", now.toString())
                        .put("Subject", "Deployed a:live")
                        .put("Message", text));
        String second = sns.publish(r -> r.targetArn(ARN).message("x")).messageId();
        assertThat(second).isNotEqualTo(id);
        assertThat(message("deployments", 2).has("Subject")).isFalse();
        assertThat(Journal.read(directory)).extracting(Journal.Entry::brief).contains("sns Publish deployments 200");
    }

    @Test
    void theLargestMessageIsTaken() {
        standard();
        sns.publish(r -> r.topicArn(ARN).message("ü".repeat(131_072)));
        assertThatThrownBy(() -> sns.publish(r -> r.topicArn(ARN).message("ü".repeat(131_072) + "x")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Message too long");
        assertThatThrownBy(() -> sns.publish(r -> r.topicArn(ARN).message("")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Empty message");
        assertThatThrownBy(() -> sns.publish(r -> r.topicArn(ARN))).hasMessageContaining("Value null at 'message'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployed my_lambda:live version 42", "1", "!", "(a)"})
    void subjectsThatAwsTakes(String subject) throws Exception {
        standard();
        sns.publish(r -> r.topicArn(ARN).subject(subject).message("x"));
        sns.publish(r -> r.topicArn(ARN).subject("x".repeat(100)).message("x"));
        assertThat(message("deployments", 1).string("Subject")).isEqualTo(subject);
    }

    static Stream<String> badSubjects() {
        return Stream.of("", " x", "a\nb", "a\r\nb", "a\tb", "a\u0007", "a\u007f", "gr\u00fcn", "x".repeat(101), "x\n");
    }

    @ParameterizedTest
    @MethodSource("badSubjects")
    void subjectsThatAwsRefuses(String subject) {
        standard();
        assertThatThrownBy(
                        () -> sns.publish(r -> r.topicArn(ARN).subject(subject).message("x")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid parameter: Subject");
        assertThat(directory.resolve("sns/messages")).doesNotExist();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(call(r -> r.topicArn(ARN + "2")), NotFoundException.class, "Topic does not exist", 404),
                Arguments.of(call(r -> {}), InvalidParameterException.class, "TopicArn or TargetArn", 400),
                Arguments.of(call(r -> r.topicArn("deployments")), InvalidParameterException.class, "6 elements", 400),
                Arguments.of(
                        call(r -> r.topicArn(ARN.replace("eu-west-1", "us-east-1"))),
                        InvalidParameterException.class,
                        "Invalid parameter: TopicArn",
                        400),
                Arguments.of(
                        call(r -> r.topicArn(ARN.replace("000000000000", "123456789012"))),
                        AuthorizationErrorException.class,
                        "user/local is not authorized to perform: SNS:Publish on resource: arn:aws:sns:eu-west-1:12345",
                        403),
                Arguments.of(
                        call(r -> r.topicArn(ARN).messageDeduplicationId("x")),
                        InvalidParameterException.class,
                        "not valid for this topic type",
                        400),
                Arguments.of(
                        call(r -> r.topicArn(FIFO).messageDeduplicationId("x")),
                        InvalidParameterException.class,
                        "MessageGroupId parameter is required",
                        400),
                Arguments.of(
                        call(r -> r.topicArn(FIFO).messageGroupId("x")),
                        InvalidParameterException.class,
                        "MessageDeduplicationId provided explicitly",
                        400),
                Arguments.of(
                        call(r ->
                                r.topicArn(FIFO).messageGroupId("x".repeat(129)).messageDeduplicationId("x")),
                        InvalidParameterException.class,
                        "MessageGroupId can only include",
                        400),
                Arguments.of(
                        call(r -> r.topicArn(FIFO).messageGroupId("a b").messageDeduplicationId("x")),
                        InvalidParameterException.class,
                        "MessageGroupId can only include",
                        400),
                Arguments.of(
                        call(r -> r.topicArn(ARN).messageStructure("json")),
                        AwsServiceException.class,
                        "does not know the parameter MessageStructure",
                        400));
    }

    @ParameterizedTest
    @MethodSource
    void refused(
            Consumer<PublishRequest.Builder> call,
            Class<? extends AwsServiceException> type,
            String message,
            int status) {
        standard();
        fifo(Map.of());
        AwsServiceException refusal = catchThrowableOfType(
                AwsServiceException.class,
                () -> sns.publish(r -> {
                    r.message("x");
                    call.accept(r);
                }));
        assertThat(refusal).isInstanceOf(type).hasMessageContaining(message);
        assertThat(refusal.statusCode()).isEqualTo(status);
    }

    @Test
    void aFifoTopicDeliversTheSameMessageOnceInFiveMinutes() throws Exception {
        fifo(Map.of());
        var first = sns.publish(fifoMessage("one", "id"));
        now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
        var again = sns.publish(fifoMessage("other words", "id"));
        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(again.sequenceNumber()).isEqualTo(first.sequenceNumber()).hasSize(20);
        var another = sns.publish(fifoMessage("one", "id2"));
        assertThat(another.messageId()).isNotEqualTo(first.messageId());
        assertThat(another.sequenceNumber()).isGreaterThan(first.sequenceNumber());
        now = now.plusMillis(1);
        assertThat(sns.publish(fifoMessage("one", "id")).messageId()).isNotEqualTo(first.messageId());
        assertThat(messages("deployments.fifo")).hasSize(3);
        assertThat(message("deployments.fifo", 1).string("MessageGroupId")).isEqualTo("group");
        assertThat(message("deployments.fifo", 1).string("Message")).isEqualTo("one");
    }

    @Test
    void theContentCanBeTheDeduplicationId() throws Exception {
        fifo(Map.of("ContentBasedDeduplication", "true"));
        for (String text : List.of("one", "one", "two")) {
            sns.publish(r -> r.topicArn(FIFO).message(text).messageGroupId("g"));
        }
        assertThat(messages("deployments.fifo")).hasSize(2);
        assertThat(message("deployments.fifo", 1).string("MessageDeduplicationId"))
                .isEqualTo(Digest.of("one".getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Test
    void namesThatDifferByCaseOnlyAreTwoTopics() {
        standard();
        String other = sns.createTopic(r -> r.name("Deployments")).topicArn();
        sns.publish(r -> r.topicArn(other).message("x"));
        assertThat(sns.listTopics().topics()).hasSize(2);
        assertThat(directory.resolve("sns/messages/eu-west-1/deployments")).doesNotExist();
        assertThat(sns.createTopic(r -> r.name("x".repeat(256))).topicArn()).endsWith("x".repeat(256));
    }

    @Test
    void belongsToItsRegionAndSurvivesARestart() {
        standard();
        try (SnsClient elsewhere = AwsClients.of(aws).in(Region.US_EAST_1).sns();
                LocalAws again = LocalAws.start(directory, 0, Clock.fixed(now, ZoneOffset.UTC));
                SnsClient same = AwsClients.of(again).sns()) {
            assertThat(elsewhere.listTopics().topics()).isEmpty();
            assertThat(same.publish(r -> r.topicArn(ARN).message("x")).messageId())
                    .isNotEmpty();
        }
    }

    @Test
    void takesFaults() throws Exception {
        standard();
        Faults.write(
                directory,
                FaultRule.on("sns", "Publish")
                        .resource("deployments")
                        .answer(403, "AuthorizationError", "not authorized to perform: SNS:Publish"));
        assertThatThrownBy(() -> sns.publish(r -> r.topicArn(ARN).message("x")))
                .isInstanceOf(AuthorizationErrorException.class);
    }

    private String standard() {
        return sns.createTopic(r -> r.name("deployments")).topicArn();
    }

    private String fifo(Map<String, String> attributes) {
        Map<String, String> all = new java.util.HashMap<>(attributes);
        all.put("FifoTopic", "true");
        return sns.createTopic(r -> r.name("deployments.fifo").attributes(all)).topicArn();
    }

    private static Consumer<PublishRequest.Builder> call(Consumer<PublishRequest.Builder> call) {
        return call;
    }

    private static Consumer<PublishRequest.Builder> fifoMessage(String text, String id) {
        return r -> r.topicArn(FIFO).message(text).messageGroupId("group").messageDeduplicationId(id);
    }

    private List<String> messages(String topic) throws IOException {
        return new Store(directory).list("sns/messages/eu-west-1/" + topic);
    }

    private JsonObject message(String topic, int number) throws IOException {
        return Objects.requireNonNull(
                new Store(directory).read("sns/messages/eu-west-1/" + topic + "/" + "%08d".formatted(number)));
    }
}
