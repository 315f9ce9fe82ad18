// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmException;

class SsmServiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

    @TempDir
    Path directory;

    private LocalAws aws;
    private SsmClient ssm;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory, 0, Clock.fixed(NOW, ZoneOffset.UTC));
        ssm = AwsClients.of(aws).ssm();
    }

    @AfterEach
    void stop() {
        ssm.close();
        aws.close();
    }

    @Test
    void keepsVersions() {
        assertThat(put("/a/b", "one").version()).isEqualTo(1);
        assertThatThrownBy(() -> put("/a/b", "two")).isInstanceOf(ParameterAlreadyExistsException.class);
        assertThat(ssm.putParameter(r -> r.name("/a/b").value("two").overwrite(true))
                        .version())
                .isEqualTo(2);
        Parameter newest = ssm.getParameter(r -> r.name("/a/b")).parameter();
        assertThat(newest.value()).isEqualTo("two");
        assertThat(newest.version()).isEqualTo(2);
        assertThat(newest.lastModifiedDate()).isEqualTo(NOW);
        assertThat(newest.arn()).isEqualTo("arn:aws:ssm:eu-west-1:000000000000:parameter/a/b");
        Parameter first = ssm.getParameter(r -> r.name("/a/b:1")).parameter();
        assertThat(first.value()).isEqualTo("one");
        assertThat(first.selector()).isEqualTo(":1");
        assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/a/b:3")))
                .isInstanceOf(ParameterVersionNotFoundException.class);
        assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/a/c"))).isInstanceOf(ParameterNotFoundException.class);
        ssm.deleteParameter(r -> r.name("/a/b"));
        assertThatThrownBy(() -> ssm.getParameter(r -> r.name("/a/b"))).isInstanceOf(ParameterNotFoundException.class);
        assertThatThrownBy(() -> ssm.deleteParameter(r -> r.name("/a/b")))
                .isInstanceOf(ParameterNotFoundException.class);
    }

    @Test
    void showsASecureStringOnlyWithDecryption() {
        ssm.putParameter(r -> r.name("pw").value("hunter2").type(ParameterType.SECURE_STRING));
        assertThat(ssm.getParameter(r -> r.name("pw")).parameter().value()).doesNotContain("hunter2");
        assertThat(ssm.getParameter(r -> r.name("pw").withDecryption(true))
                        .parameter()
                        .value())
                .isEqualTo("hunter2");
        assertThat(ssm.getParameters(r -> r.names("pw")).parameters().get(0).value())
                .doesNotContain("hunter2");
    }

    @Test
    void readsTenAtMostAndNamesThoseThatAreNot() {
        put("one", "1");
        var answer = ssm.getParameters(r -> r.names("one", "two", "one:7", "one:1"));
        assertThat(answer.parameters()).extracting(Parameter::value).containsExactly("1", "1");
        assertThat(answer.invalidParameters()).containsExactly("two", "one:7");
        assertThatThrownBy(() -> ssm.getParameters(r ->
                        r.names(IntStream.range(0, 11).mapToObj(i -> "p" + i).toList())))
                .isInstanceOf(SsmException.class)
                .hasMessageContaining("Member must have length less than or equal to 10");
        assertThatThrownBy(() -> ssm.getParameters(r -> r.names(Collections.emptyList())))
                .isInstanceOf(SsmException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "aws-x", "/aws/x", "SSMx", "ä", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"})
    void refusesNamesThatAwsRefuses(String name) {
        assertThatThrownBy(() -> put(name, "x")).isInstanceOf(SsmException.class);
    }

    @Test
    void refusesWhatIsTooLongOrHasNoType() {
        assertThatThrownBy(() -> put("x", "x".repeat(4097))).hasMessageContaining("4096 characters");
        assertThatThrownBy(() -> ssm.putParameter(r -> r.name("x").value("x")))
                .hasMessageContaining("A parameter type is required");
        assertThatThrownBy(() -> ssm.putParameter(r -> r.name("x").value("x").type("Text")))
                .hasMessageContaining("enum value set");
    }

    @Test
    void survivesARestartAndBelongsToItsRegion() {
        put("x", "kept");
        try (LocalAws again = LocalAws.start(directory);
                SsmClient same = AwsClients.of(again).ssm();
                SsmClient elsewhere = AwsClients.of(again).in(Region.US_EAST_1).ssm()) {
            assertThat(same.getParameter(r -> r.name("x")).parameter().value()).isEqualTo("kept");
            assertThatThrownBy(() -> elsewhere.getParameter(r -> r.name("x")))
                    .isInstanceOf(ParameterNotFoundException.class);
        }
    }

    private software.amazon.awssdk.services.ssm.model.PutParameterResponse put(String name, String value) {
        return ssm.putParameter(r -> r.name(name).value(value).type(ParameterType.STRING));
    }
}
