// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.ListedVersion;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.status.FunctionStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A function's history as people and programs see it. */
class StatusReportTest {

    private static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders";
    private static final String REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:";
    private static final String COMMIT = "1a2b3c4".repeat(6).substring(0, 40);
    private static final Instant TIME = Instant.parse("2025-01-31T12:34:56.789Z");

    @Test
    void theTableOfAShift() {
        assertThat(String.join("\n", new StatusReport(List.of(shift())).lines()))
                .isEqualTo("""
                        Function  arn:aws:lambda:eu-west-1:123456789012:function:orders
                        Code      Image, x86_64
                        State     Active
                        Updated   2025-01-31T12:34:56Z, Successful
                        $LATEST   newer than version 41, which is live: code, memorySize
                        Live      version 41: Active, 123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:%s
                        Live      version 42: Active, 123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:%s

                         alias | version | weights            | previous
                        -------+---------+--------------------+----------
                         live  |      41 | 41: 90 %%, 42: 10 %% |       39
                         test  |      42 | -                  |        -

                         version | aliases         | digest       | commit  | when                 | by  | description
                        ---------+-----------------+--------------+---------+----------------------+-----+----------------------------------
                              42 | live 10 %%, test | 424242424242 | 1a2b3c4 | 2025-01-31T12:34:56Z | ada | orders 1.4.2
                              41 | live 90 %%       | 414141414141 | -       | 2025-01-31T12:34:56Z | -   | orders 1.4.1
                              40 | -               | 404040404040 | -       | -                    | -   | -
                              39 | live (previous) | 393939393939 | -       | 2025-01-31T12:34:56Z | -   | Made by hand, in a hurry [31mred
                        38 older versions not shown: -Dlambda.versions=all""".formatted("41".repeat(32), "42".repeat(32)));
    }

    @Test
    void theJsonOfAShift() {
        JsonObject json = new StatusReport(List.of(shift())).json();
        assertThat(json.string("schema")).isEqualTo("lambda-deploy/status/1");
        JsonObject function = json.objects("functions").get(0);
        assertThat(function.keys())
                .containsExactly(
                        "functionName",
                        "functionArn",
                        "packageType",
                        "architecture",
                        "state",
                        "lastUpdateStatus",
                        "lastModified",
                        "alias",
                        "latest",
                        "aliases",
                        "versionCount",
                        "versions");
        assertThat(text(function.objectOrEmpty("latest")))
                .isEqualTo("{\"digest\":\"sha256:" + "43".repeat(32) + "\",\"codeSha256\":\"" + "43".repeat(32)
                        + "\",\"imageUri\":\"" + REPOSITORY + "43".repeat(32)
                        + "\",\"newer\":true,\"differences\":[\"code\",\"memorySize\"]}");
        assertThat(text(function.objects("aliases").get(0)))
                .isEqualTo("{\"name\":\"live\",\"arn\":\"" + ARN
                        + ":live\",\"version\":\"41\",\"weights\":{\"42\":0.1},\"previousVersion\":\"39\","
                        + "\"description\":\"prev=39 of=41\"}");
        assertThat(text(function.objects("versions").get(0)))
                .isEqualTo("{\"version\":\"42\",\"aliases\":[\"live\",\"test\"],\"digest\":\"sha256:"
                        + "42".repeat(32)
                        + "\",\"codeSha256\":\"" + "42".repeat(32) + "\",\"commit\":\"" + COMMIT
                        + "\",\"lastModified\":\"2025-01-31T12:34:56.789Z\",\"by\":\"ada\",\"description\":\""
                        + description() + "\",\"state\":\"Active\",\"imageUri\":\"" + REPOSITORY + "42".repeat(32)
                        + "\"}");
        JsonObject old = function.objects("versions").get(3);
        assertThat(old.has("state")).as("a listed version has none").isFalse();
        assertThat(old.has("commit")).isFalse();
        assertThat(old.string("description")).isEqualTo("Made by hand,\nin a hurry \u001b[31mred");
    }

    @Test
    void theTableOfAZipWithoutVersions() {
        FunctionState latest = state("$LATEST", "Zip", "LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=", null, 128);
        FunctionStatus status =
                new FunctionStatus("orders", latest, Optional.of(TIME), "live", List.of(), List.of(), List.of(), 0);
        assertThat(new StatusReport(List.of(status)).lines())
                .containsExactly(
                        "Function  " + ARN,
                        "Code      Zip, x86_64",
                        "State     Active",
                        "Updated   2025-01-31T12:34:56Z, Successful",
                        "$LATEST   nothing is live to compare it with",
                        "Live      nothing: there is no alias live",
                        "",
                        "No aliases.",
                        "",
                        "No versions.");
        assertThat(new StatusReport(List.of(status))
                        .json()
                        .objects("functions")
                        .get(0)
                        .objectOrEmpty("latest")
                        .string("digest"))
                .as("as sha256sum shows it")
                .isEqualTo("sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
    }

    private static FunctionStatus shift() {
        return new FunctionStatus(
                "orders",
                image("$LATEST", "43", 1024),
                Optional.of(TIME),
                "live",
                List.of(
                        new AliasState("live", ARN + ":live", "41", Map.of("42", 0.1), "prev=39 of=41", "r"),
                        new AliasState("test", ARN + ":test", "42", Map.of(), "", "r")),
                List.of(image("41", "41", 512), image("42", "42", 512)),
                List.of(
                        listed("42", description(), Optional.of(TIME)),
                        listed("41", "orders 1.4.1, image " + "41".repeat(32), Optional.of(TIME)),
                        listed("40", "", Optional.empty()),
                        listed("39", "Made by hand,\nin a hurry \u001b[31mred", Optional.of(TIME))),
                42);
    }

    private static String description() {
        return "orders 1.4.2, commit " + COMMIT + ", by ada, image " + "42".repeat(32);
    }

    private static ListedVersion listed(String version, String description, Optional<Instant> time) {
        return new ListedVersion(version, "Image", version.repeat(32), description, time);
    }

    private static FunctionState image(String version, String pair, int memory) {
        String sha = pair.repeat(32);
        return state(version, "Image", sha, REPOSITORY + sha, memory);
    }

    private static FunctionState state(
            String version, String packageType, String sha, @Nullable String imageUri, int memory) {
        return new FunctionState(
                ARN,
                version,
                packageType,
                sha,
                imageUri,
                List.of("x86_64"),
                "r",
                "Active",
                null,
                "Successful",
                null,
                null,
                "",
                Map.of(),
                null,
                FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(memory)));
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }
}
