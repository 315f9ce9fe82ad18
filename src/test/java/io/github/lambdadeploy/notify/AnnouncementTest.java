// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Outcome;
import io.github.lambdadeploy.report.DeploymentReport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnnouncementTest {

    private static final DeployException FAILURE = DeployException.environment("Cannot publish a version")
            .where("function orders")
            .reason("AccessDeniedException: No")
            .left("The alias live still points at version 41.")
            .next("Allow it.");

    private static final DeploymentResult CREATED = result("orders", Outcome.CREATED, "1");
    private static final DeploymentResult UPDATED = result("refunds", Outcome.UPDATED, "42");
    private static final DeploymentResult UNCHANGED = result("mails", Outcome.UNCHANGED, "7");
    private static final DeploymentResult FAILED = result("my_lambda", Outcome.FAILED, "41");
    private static final DeploymentResult BACK = result("orders", Outcome.ROLLED_BACK, "41");

    static Stream<Arguments> subjects() {
        return Stream.of(
                Arguments.of(List.of(CREATED), null, "Deployed orders:live version 1", "orders"),
                Arguments.of(List.of(UPDATED), null, "Deployed refunds:live version 42", "refunds"),
                Arguments.of(List.of(UNCHANGED, UPDATED), null, "Deployed refunds:live version 42", "refunds"),
                Arguments.of(
                        List.of(CREATED, UNCHANGED, UPDATED),
                        null,
                        "Deployed orders:live version 1 and 1 more",
                        "orders"),
                Arguments.of(List.of(BACK), null, "Rolled back orders:live version 41", "orders"),
                Arguments.of(List.of(FAILED), FAILURE, "Failed: my_lambda:live", "my_lambda"),
                Arguments.of(
                        List.of(UPDATED, FAILED, FAILED), FAILURE, "Failed: my_lambda:live and 1 more", "my_lambda"),
                // One of two rollbacks.
                Arguments.of(List.of(BACK, FAILED), FAILURE, "Failed: my_lambda:live", "my_lambda"),
                Arguments.of(List.of(BACK), FAILURE, "Failed and rolled back: orders:live", "orders"),
                // What failed is not one of the functions.
                Arguments.of(List.of(UNCHANGED), FAILURE, "Failed: mails:live", "mails"),
                Arguments.of(List.of(), FAILURE, "Failed: deployment", "deployment"));
    }

    @ParameterizedTest
    @MethodSource
    void subjects(List<DeploymentResult> results, @Nullable DeployException failure, String subject, String group) {
        Announcement announcement = Announcement.of(results, failure).orElseThrow();
        assertThat(announcement.subject()).isEqualTo(subject);
        assertThat(announcement.group()).isEqualTo(group);
        assertThat(JsonObject.parse(announcement.message().getBytes(UTF_8)))
                .isEqualTo(JsonObject.parse(
                        new DeploymentReport(results, failure).json().toBytes()));
    }

    @Test
    void nothingIsToldOfNoChange() {
        assertThat(Announcement.of(List.of(UNCHANGED, UNCHANGED), null)).isEqualTo(Optional.empty());
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("Deployed a:live version 1", "Deployed a:live version 1"),
                Arguments.of("Failed: a\nb\r\nc\td", "Failed: a b c d"),
                Arguments.of("Failed: gr\u00fcn \uD83D\uDE00\u0007\u007f", "Failed: gr?n ???"),
                Arguments.of(" -x", "Lambda -x"),
                Arguments.of("1 function", "Lambda 1 function"),
                Arguments.of("", "Lambda"),
                Arguments.of("\u00e4b", "Lambda ?b"),
                Arguments.of("F" + "x".repeat(98), "F" + "x".repeat(98)),
                Arguments.of("F" + "x".repeat(99), "F" + "x".repeat(95) + "..."));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aSubjectIsWhatSnsTakes(String text, String subject) {
        assertThat(Announcement.safeSubject(text)).isEqualTo(subject).matches("[A-Za-z][ -~]{0,98}");
    }

    @Test
    void aGroupIsWhatSnsTakes() {
        assertThat(Announcement.safeGroup("my_lambda-2")).isEqualTo("my_lambda-2");
        assertThat(Announcement.safeGroup("a b\n\u00fc")).isEqualTo("a_b__");
        assertThat(Announcement.safeGroup("")).isEqualTo("_");
        assertThat(Announcement.safeGroup("x".repeat(200))).isEqualTo("x".repeat(128));
    }

    @Test
    void theLargestMessageIsSentWhole() {
        DeployException failure = DeployException.environment("x");
        int rest = json(failure.reason("")).toBytes().length;
        DeployException fits = failure.reason("r".repeat(Announcement.MOST_BYTES - rest));
        assertThat(Announcement.message(json(fits)))
                .isEqualTo(json(fits).toString())
                .hasSize(Announcement.MOST_BYTES);
        JsonObject more = JsonObject.parse(
                Announcement.message(json(failure.reason(fits.reason() + "r"))).getBytes(UTF_8));
        assertThat(more.string("note")).contains("target/lambda/deployment.json");
        assertThat(more.objectOrEmpty("error").string("reason")).isEqualTo("r".repeat(2000) + "...");
    }

    @Test
    void aMessageThatIsTooLargeKeepsWhatMattersMost() {
        // Every character takes six bytes in JSON.
        DeployException failure = DeployException.environment("\u0001".repeat(300_000))
                .where("\u0001".repeat(300_000))
                .reason("\u0001".repeat(300_000))
                .left("\u0001".repeat(300_000))
                .next("\u0001".repeat(300_000));
        List<DeploymentResult> results = IntStream.range(0, 1000)
                .mapToObj(i -> new DeploymentResult(
                        "f".repeat(60) + i,
                        "arn:aws:lambda:eu-west-1:123456789012:function:f",
                        "a".repeat(128),
                        Outcome.FAILED,
                        "9007199254740991",
                        "9007199254740990",
                        "Image",
                        "u".repeat(300),
                        "c".repeat(64),
                        List.of("memorySize"),
                        Duration.ZERO))
                .toList();
        String message = Announcement.of(results, failure).orElseThrow().message();
        assertThat(message.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(Announcement.MOST_BYTES);
        JsonObject json = JsonObject.parse(message.getBytes(UTF_8));
        assertThat(json.string("schema")).isEqualTo(DeploymentReport.SCHEMA);
        assertThat(json.objects("functions")).hasSize(400);
        assertThat(json.objects("functions").get(0).keys())
                .containsExactly("functionName", "alias", "outcome", "version", "previousVersion");
        assertThat(json.objectOrEmpty("error").keys()).containsExactly("what", "where", "reason", "left", "next");
    }

    private static JsonObject json(DeployException failure) {
        return new DeploymentReport(Collections.emptyList(), failure).json();
    }

    private static DeploymentResult result(String name, Outcome outcome, String version) {
        return new DeploymentResult(
                name,
                "arn:aws:lambda:eu-west-1:123456789012:function:" + name,
                "live",
                outcome,
                version,
                "41",
                "Image",
                "host/orders@sha256:abc",
                "abc",
                List.of("code"),
                Duration.ofSeconds(8));
    }
}
