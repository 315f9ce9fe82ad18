// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.AwsSettings;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the stand-in; the topic is in another region than the function. */
class SnsNotifierTest {

    private static final String ARN = "arn:aws:sns:eu-central-1:000000000000:deployments";
    private static final Announcement DEPLOYED =
            new Announcement("Deployed orders:live version 2", "{\"schema\":\"s\"}", "orders");

    @TempDir
    private Path local;

    private LocalAws standIn;
    private AwsClients aws;

    @BeforeEach
    void start() {
        standIn = LocalAws.start(local);
        aws = clients(LocalAws.ACCESS_KEY_ID);
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void publishesToAStandardTopicOfAnotherRegion() throws Exception {
        aws.sns("eu-central-1").createTopic(r -> r.name("deployments"));
        publish(ARN);
        JsonObject message = message("deployments", 1);
        assertThat(message.string("Subject")).isEqualTo(DEPLOYED.subject());
        assertThat(message.string("Message")).isEqualTo(DEPLOYED.message());
        assertThat(message.has("MessageGroupId")).isFalse();
    }

    @Test
    void aFifoTopicDeliversTheSameOnce() throws Exception {
        aws.sns("eu-central-1").createTopic(r -> r.name("deployments.fifo").attributes(Map.of("FifoTopic", "true")));
        publish(ARN + ".fifo");
        publish(ARN + ".fifo");
        assertThat(new Store(local).list("sns/messages/eu-central-1/deployments.fifo"))
                .hasSize(1);
        JsonObject message = message("deployments.fifo", 1);
        assertThat(message.string("MessageGroupId")).isEqualTo("orders");
        assertThat(message.string("MessageDeduplicationId"))
                .isEqualTo(Digest.of(DEPLOYED.message().getBytes(UTF_8)).hex());
    }

    @Test
    void aTopicThatIsNotThere() {
        assertThatThrownBy(() -> publish(ARN))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Nobody could be told how the deployment ended")
                .hasMessageContaining("topic " + ARN)
                .hasMessageContaining("NotFound: Topic does not exist (HTTP 404")
                .hasMessageContaining("Create the topic, or mend <notification><topicArn>");
    }

    @Test
    void aTopicOfAnotherAccount() {
        assertThatThrownBy(() -> publish(ARN.replace("000000000000", "123456789012")))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("AuthorizationError: User: arn:aws:iam::000000000000:user/local")
                .hasMessageContaining(
                        "Allow SNS:Publish on arn:aws:sns:eu-central-1:123456789012:deployments in the IAM");
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidParameter, Mend <notification><topicArn>",
        "400, KMSAccessDenied, Allow kms:GenerateDataKey and kms:Decrypt",
        "500, InternalError, target/lambda/deployment.json says the same",
        "400, Throttling, target/lambda/deployment.json says the same",
    })
    void saysWhatToDoNext(int status, String code, String next) throws Exception {
        aws.sns("eu-central-1").createTopic(r -> r.name("deployments"));
        Faults.write(local, FaultRule.on("sns", "Publish").times(0).answer(status, code, "No"));
        assertThatThrownBy(() -> publish(ARN))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining(next)
                .extracting(e -> ((DeployException) e).next())
                .asString()
                .doesNotContain("run the same command");
    }

    @Test
    void aLostAnswerIsNoFailure() throws Exception {
        aws.sns("eu-central-1").createTopic(r -> r.name("deployments"));
        Faults.write(local, FaultRule.on("sns", "Publish").cut());
        publish(ARN);
        assertThat(Journal.read(local)).extracting(Journal.Entry::operation).endsWith("Publish", "Publish");
    }

    @Test
    void credentialsThatAreNone() {
        try (AwsClients stranger = clients("AKIASTRANGER")) {
            assertThatThrownBy(
                            () -> new SnsNotifier(stranger::sns).publish(new Notification(ARN, true, true), DEPLOYED))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("InvalidClientTokenId")
                    .hasMessageContaining("Check the credentials");
        }
    }

    @Test
    void theRegionIsTheTopicsOwn() {
        Notification china = new Notification("arn:aws-cn:sns:cn-north-1:123456789012:a.fifo", true, false);
        assertThat(china.region()).isEqualTo("cn-north-1");
        assertThat(china.isFifo()).isTrue();
        assertThat(china.inAccount("000000000000"))
                .isEqualTo(new Notification("arn:aws:sns:cn-north-1:000000000000:a.fifo", true, false));
    }

    private void publish(String arn) {
        new SnsNotifier(aws::sns).publish(new Notification(arn, true, true), DEPLOYED);
    }

    private AwsClients clients(String accessKeyId) {
        return new AwsClients(
                new AwsSettings(
                        "eu-west-1",
                        null,
                        null,
                        standIn.uri(),
                        new AwsSettings.FixedCredentials(accessKeyId, LocalAws.SECRET_ACCESS_KEY),
                        List.of()),
                "test");
    }

    private JsonObject message(String topic, int number) throws IOException {
        return Objects.requireNonNull(
                new Store(local).read("sns/messages/eu-central-1/" + topic + "/" + "%08d".formatted(number)));
    }
}
