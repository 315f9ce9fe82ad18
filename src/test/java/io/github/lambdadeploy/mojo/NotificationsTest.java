// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.run.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

/** {@code <notification>}: who is told of which ends, and that nothing depends on it. */
class NotificationsTest {

    private static final String ZIP = "<handler>" + Hello.class.getName() + "::text</handler>"
            + "<packageType>zip</packageType><role>lambda-local</role>";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:deployments";
    private static final String BOTH = "<notification><topicArn>" + TOPIC + "</topicArn></notification>";

    @TempDir
    private Path dir;

    private Path local;
    private final List<String> infos = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void topic() throws Exception {
        local = Files.createDirectories(dir.resolve("local"));
        try (LocalAws aws = LocalAws.start(local);
                SnsClient sns = AwsClients.of(aws).in(Region.EU_CENTRAL_1).sns()) {
            sns.createTopic(r -> r.name("deployments"));
        }
    }

    @Test
    void tellsOfAChangeAndNotOfNone() throws Exception {
        deploy(bench(BOTH));
        JsonObject message = message(1);
        assertThat(message.string("Subject")).isEqualTo("Deployed orders:live version 1");
        assertThat(JsonObject.parse(message.string("Message", "").getBytes(UTF_8)))
                .isEqualTo(bench(BOTH).file("deployment.json"));
        assertThat(infos).contains("Notified  " + TOPIC);
        assertThat(Journal.read(local))
                .last()
                .extracting(Journal.Entry::operation)
                .isEqualTo("Publish");
        deploy(bench(BOTH));
        assertThat(bench(BOTH).function().string("outcome")).isEqualTo("unchanged");
        assertThat(messages()).hasSize(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void tellsOfAFailureWithItsReason() throws Exception {
        Faults.write(
                local, FaultRule.on("lambda", "PublishVersion").answer(403, "AccessDeniedException", "No \"way\""));
        assertThatThrownBy(() -> deploy(bench(BOTH)))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("AccessDeniedException");
        assertThat(message(1).string("Subject")).isEqualTo("Failed: orders:live");
        JsonObject told = JsonObject.parse(message(1).string("Message", "").getBytes(UTF_8));
        assertThat(told).isEqualTo(bench(BOTH).file("deployment.json"));
        assertThat(told.objectOrEmpty("error").string("reason")).contains("AccessDeniedException: No \"way\"");
    }

    /** The deployment has begun, so its end is told: in the file and to the topic. */
    @Test
    void tellsOfASecretThatIsNotThere() throws Exception {
        String secret = "<function><environment><DB>{{resolve:ssm:/missing}}</DB></environment></function>";
        assertThatThrownBy(() -> deploy(bench(BOTH + secret))).hasMessageContaining("/missing");
        assertThat(bench(BOTH).function().string("outcome")).isEqualTo("failed");
        assertThat(message(1).string("Subject")).isEqualTo("Failed: orders:live");
    }

    @Test
    void looksUpNoSecretBeforeItKnowsWhoseAccountThisIs() throws Exception {
        MojoBench bench = bench("<allowedAccounts><account>123456789012</account></allowedAccounts>"
                + "<function><environment><DB>{{resolve:ssm:/missing}}</DB></environment></function>");
        bench.runPackage();
        bench.d("lambda.local", "false").d("lambda.region", "eu-west-1").d("lambda.endpoint", "http://127.0.0.1:9");
        assertThatThrownBy(bench::runDeploy).hasMessageContaining("Cannot find out whose credentials these are");
        assertThat(bench.function().string("outcome")).isEqualTo("failed");
    }

    @Test
    void tellsOnlyOfTheEndsThatAreAskedFor() throws Exception {
        deploy(bench("<notification><topicArn>" + TOPIC + "</topicArn><on>failure</on></notification>"));
        Faults.write(local, FaultRule.on("lambda", "*").times(0).answer(403, "AccessDeniedException", "No"));
        String success = "<notification><topicArn>" + TOPIC + "</topicArn><on>success</on></notification>";
        assertThatThrownBy(() -> deploy(bench(success))).isInstanceOf(MojoExecutionException.class);
        assertThat(messages()).isEmpty();
        assertThat(Journal.read(local)).extracting(Journal.Entry::operation).doesNotContain("Publish");
    }

    @Test
    void theCommandLineNamesTheTopic() throws Exception {
        deploy(bench("").d("lambda.notification.topicArn", TOPIC));
        assertThat(messages()).hasSize(1);
        deploy(bench(BOTH.replace("deployments", "others"))
                .d("lambda.notification.topicArn", TOPIC)
                .with(MojoBench.class));
        assertThat(message(2).string("Subject")).isEqualTo("Deployed orders:live version 2");
    }

    @Test
    void aTopicOfARealAccountIsTheStandInsOwnOfThatName() throws Exception {
        deploy(bench(BOTH.replace("arn:aws:sns", "arn:aws-us-gov:sns").replace("000000000000", "123456789012")));
        assertThat(messages()).hasSize(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aTopicThatIsNotThereIsOneLineOfWarning() throws Exception {
        deploy(bench(BOTH.replace("deployments", "others")));
        assertThat(bench(BOTH).function().string("outcome")).isEqualTo("created");
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith(
                        "Nobody could be told how the deployment ended (topic arn:aws:sns:eu-central-1:000000000000:"
                                + "others): NotFound: Topic does not exist (HTTP 404")
                .contains("The deployment itself is not touched by this. Create the topic, or mend <notification>")
                .doesNotContain("\n");
    }

    @Test
    void aFailureToTellChangesNoFailure() throws Exception {
        Faults.write(
                local,
                FaultRule.on("lambda", "PublishVersion").answer(403, "AccessDeniedException", "No"),
                FaultRule.on("sns", "Publish").times(0).cut());
        assertThatThrownBy(() -> deploy(bench(BOTH)))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("AccessDeniedException")
                .hasMessageNotContaining("told");
        assertThat(bench(BOTH).function().string("outcome")).isEqualTo("failed");
        assertThat(warnings).singleElement().asString().contains("Nobody could be told");
    }

    @Test
    void anAnswerThatCannotBeReadChangesNothing() throws Exception {
        Faults.write(local, FaultRule.on("sns", "Publish").times(0).garble());
        deploy(bench(BOTH));
        assertThat(bench(BOTH).function().string("outcome")).isEqualTo("created");
        assertThat(warnings).singleElement().asString().contains("Nobody could be told");
    }

    @Test
    void tellsOfARollbackAsOfADeployment() throws Exception {
        deploy(bench(""));
        deploy(bench("").with(MojoBench.class));
        rollback(bench(BOTH));
        assertThat(message(1).string("Subject")).isEqualTo("Rolled back orders:live version 1");
        assertThat(JsonObject.parse(message(1).string("Message", "").getBytes(UTF_8)))
                .isEqualTo(bench(BOTH).file("deployment.json"));
        rollback(bench("").d("lambda.notification.topicArn", TOPIC).d("lambda.version", "1"));
        assertThat(messages()).as("unchanged").hasSize(1);
        assertThatThrownBy(() -> rollback(bench(BOTH).d("lambda.version", "9")))
                .isInstanceOf(MojoExecutionException.class);
        assertThat(message(2).string("Subject")).isEqualTo("Failed: orders:live");
        assertThatThrownBy(() -> rollback(bench(BOTH.replace("</notification>", "<on>never</on></notification>"))))
                .hasMessageContaining("<notification><on> is 'never'");
    }

    @Test
    void oneMessageForManyFunctions() throws Exception {
        deploy(bench(BOTH + "<functions><function><functionName>one</functionName></function>"
                + "<function><functionName>two</functionName></function></functions>"));
        assertThat(messages()).hasSize(1);
        assertThat(message(1).string("Subject")).isEqualTo("Deployed one:live version 1 and 1 more");
    }

    private MojoBench bench(String configuration) throws IOException {
        return new MojoBench(dir, ZIP + configuration).with(Hello.class);
    }

    private static void rollback(MojoBench bench) throws Exception {
        bench.mojo("rollback", RollbackMojo::new).execute();
    }

    private void deploy(MojoBench bench) throws Exception {
        bench.runPackage();
        DeployMojo mojo = bench.mojo("deploy", DeployMojo::new);
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                infos.add(line.toString());
            }

            @Override
            public void warn(CharSequence line) {
                warnings.add(line.toString());
            }
        });
        mojo.execute();
    }

    private List<String> messages() throws IOException {
        return new Store(local).list("sns/messages/eu-central-1/deployments");
    }

    private JsonObject message(int number) throws IOException {
        return Objects.requireNonNull(
                new Store(local).read("sns/messages/eu-central-1/deployments/" + "%08d".formatted(number)));
    }
}
