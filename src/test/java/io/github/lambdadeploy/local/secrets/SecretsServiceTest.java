// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

class SecretsServiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

    @TempDir
    Path directory;

    private LocalAws aws;
    private SecretsManagerClient secrets;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory, 0, Clock.fixed(NOW, ZoneOffset.UTC));
        secrets = AwsClients.of(aws).secretsManager();
    }

    @AfterEach
    void stop() {
        secrets.close();
        aws.close();
    }

    @Test
    void keepsVersionsAndMovesLabels() {
        var created = secrets.createSecret(r -> r.name("prod/db").secretString("one"));
        assertThat(created.arn()).matches("arn:aws:secretsmanager:eu-west-1:000000000000:secret:prod/db-[0-9a-f]{6}");
        var second = secrets.putSecretValue(r -> r.secretId(created.arn()).secretString("two"));
        assertThat(value("prod/db", null, null)).isEqualTo("two");
        assertThat(value(created.arn(), "AWSPREVIOUS", null)).isEqualTo("one");
        assertThat(value(created.arn().substring(0, created.arn().length() - 7), "AWSCURRENT", second.versionId()))
                .isEqualTo("two");
        secrets.putSecretValue(r -> r.secretId("prod/db").secretString("three").versionStages("AWSPENDING"));
        assertThat(value("prod/db", null, null)).isEqualTo("two");
        assertThat(value("prod/db", "AWSPENDING", null)).isEqualTo("three");
        secrets.putSecretValue(r -> r.secretId("prod/db").secretString("four"));
        assertThat(value("prod/db", "AWSPREVIOUS", null)).isEqualTo("two");
        assertThat(value("prod/db", null, created.versionId())).isEqualTo("one");
        assertThatThrownBy(() -> value("prod/db", "AWSPREVIOUS", created.versionId()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatThrownBy(() -> value("none", null, null))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Secrets Manager can't find the specified secret.");
        secrets.createSecret(r -> r.name("empty"));
        assertThatThrownBy(() -> value("empty", null, null))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("staging label: AWSCURRENT");
        assertThatThrownBy(() -> value("empty", null, UUID.randomUUID().toString()))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("VersionId: ");
        assertThatThrownBy(() -> secrets.createSecret(r -> r.name("empty")))
                .isInstanceOf(ResourceExistsException.class);
    }

    @Test
    void refusesWhatAwsRefuses() {
        assertThatThrownBy(() -> secrets.createSecret(r -> r.name("a b")))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> secrets.createSecret(
                        r -> r.name("both").secretString("x").secretBinary(SdkBytes.fromUtf8String("x"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> secrets.createSecret(
                        r -> r.name("token").secretString("x").clientRequestToken("short")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void sameTokenSameValueIsTheSameVersion() {
        secrets.createSecret(r -> r.name("db").secretString("one"));
        String token = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            secrets.putSecretValue(r -> r.secretId("db").secretString("two").clientRequestToken(token));
        }
        assertThat(value("db", "AWSPREVIOUS", null)).isEqualTo("one");
        assertThatThrownBy(() -> secrets.putSecretValue(
                        r -> r.secretId("db").secretString("three").clientRequestToken(token)))
                .isInstanceOf(ResourceExistsException.class);
    }

    @Test
    void deletesLaterOrAtOnce() {
        secrets.createSecret(r -> r.name("later").secretString("x"));
        assertThat(secrets.deleteSecret(r -> r.secretId("later").recoveryWindowInDays(7L))
                        .deletionDate())
                .isEqualTo(NOW.plus(Duration.ofDays(7)));
        assertThatThrownBy(() -> value("later", null, null)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> secrets.createSecret(r -> r.name("later")))
                .isInstanceOf(InvalidRequestException.class);
        secrets.createSecret(r -> r.name("now").secretString("x"));
        assertThatThrownBy(() -> secrets.deleteSecret(r -> r.secretId("now").recoveryWindowInDays(6L)))
                .isInstanceOf(InvalidParameterException.class);
        secrets.deleteSecret(r -> r.secretId("now").forceDeleteWithoutRecovery(true));
        assertThatThrownBy(() -> value("now", null, null)).isInstanceOf(ResourceNotFoundException.class);
        secrets.createSecret(r -> r.name("now").secretString("y"));
    }

    @Test
    void survivesARestartAndBelongsToItsRegion() {
        secrets.createSecret(r -> r.name("db").secretBinary(SdkBytes.fromUtf8String("bytes")));
        try (LocalAws again = LocalAws.start(directory);
                SecretsManagerClient same = AwsClients.of(again).secretsManager();
                SecretsManagerClient elsewhere =
                        AwsClients.of(again).in(Region.US_EAST_1).secretsManager()) {
            assertThat(same.getSecretValue(r -> r.secretId("db")).secretBinary().asUtf8String())
                    .isEqualTo("bytes");
            assertThatThrownBy(() -> elsewhere.getSecretValue(r -> r.secretId("db")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    private String value(
            String id,
            @org.jspecify.annotations.Nullable String stage,
            @org.jspecify.annotations.Nullable String version) {
        return secrets.getSecretValue(r -> r.secretId(id).versionStage(stage).versionId(version))
                .secretString();
    }
}
