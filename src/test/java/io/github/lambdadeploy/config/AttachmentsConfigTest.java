// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.attachment.CorsSettings;
import io.github.lambdadeploy.lambda.attachment.EventInvokeSettings;
import io.github.lambdadeploy.lambda.attachment.Provisioned;
import io.github.lambdadeploy.lambda.attachment.UrlSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Elements of {@code <function>} that are kept beside it: three states, and every rule. */
class AttachmentsConfigTest {

    private final FunctionConfig config = new FunctionConfig();

    @Test
    void absentIsNobodysWish() {
        assertThat(states()).allSatisfy(setting -> assertThat(setting).isInstanceOf(Setting.Absent.class));
    }

    @Test
    void emptyClears() {
        config.tags = Map.of();
        config.url = new UrlConfig();
        config.eventInvokeConfig = new EventInvokeConfig();
        config.clear(path -> !path.matches("function/(runtime|memorySize|timeout)"));
        assertThat(states()).allSatisfy(setting -> assertThat(setting).isInstanceOf(Setting.Cleared.class));
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void aValueSets() {
        config.tags = new HashMap<>();
        config.tags.put("team", null);
        config.reservedConcurrency = 0;
        config.recursiveLoop = "Allow";
        config.eventInvokeConfig = new EventInvokeConfig();
        config.eventInvokeConfig.maximumRetryAttempts = 0;
        config.url = new UrlConfig();
        config.url.authType = "NONE";
        config.url.cors = new CorsConfig();
        config.url.cors.allowOrigins = List.of("*");
        config.url.cors.maxAge = 60;
        assertThat(states())
                .containsExactly(
                        new Setting.Value<>(Map.of("team", "")),
                        new Setting.Value<>(0),
                        new Setting.Absent<>(),
                        new Setting.Value<>(new EventInvokeSettings(0, null, null, null)),
                        new Setting.Value<>("Allow"),
                        new Setting.Value<>(UrlSettings.wanted(
                                "NONE", null, new CorsSettings(Set.of("*"), Set.of(), Set.of(), Set.of(), false, 60))));
        config.provisionedConcurrency = 2;
        assertThat(config.provisionedConcurrency()).isEqualTo(new Setting.Value<>(Provisioned.ready(2)));
    }

    @Test
    void emptyPartsGoBackToLambdasOwn() {
        config.eventInvokeConfig = new EventInvokeConfig();
        config.url = new UrlConfig();
        config.clear(path -> path.split("/").length == 3);
        assertThat(config.eventInvokeConfig())
                .isEqualTo(new Setting.Value<>(new EventInvokeSettings(2, 21_600, "", "")));
        assertThat(config.url()).isEqualTo(new Setting.Value<>(UrlSettings.wanted(null, null, CorsSettings.NONE)));
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void anElementWhosePartsAreAllEmptyIsNoWishToRemoveIt() {
        config.url = new UrlConfig();
        config.clear("function/url/authType"::equals);
        assertThat(mistakes()).contains("<function><url> says nothing");
    }

    @Test
    void everyRuleIsToldAtOnce() {
        config.tags = IntStream.range(0, 51).boxed().collect(Collectors.toMap(i -> "t" + i, i -> "v"));
        config.tags.put("aws:x", "v");
        config.tags.put("lambda-deploy:x", "v");
        config.tags.put("k".repeat(129), "v");
        config.tags.put("long", "v".repeat(257));
        config.tags.put("odd", "a|b");
        config.reservedConcurrency = 1;
        config.provisionedConcurrency = 2;
        config.recursiveLoop = "Stop";
        config.eventInvokeConfig = new EventInvokeConfig();
        config.eventInvokeConfig.maximumRetryAttempts = 3;
        config.eventInvokeConfig.maximumEventAgeInSeconds = 59;
        config.eventInvokeConfig.onSuccess = "arn:aws:s3:::results";
        config.eventInvokeConfig.onFailure = "my-queue";
        config.url = new UrlConfig();
        config.url.authType = "PUBLIC";
        config.url.invokeMode = "STREAM";
        config.url.cors = new CorsConfig();
        config.url.cors.allowMethods = List.of("OPTIONS");
        config.url.cors.allowOrigins = Arrays.asList("https://a.example", null);
        config.url.cors.allowHeaders =
                IntStream.range(0, 101).mapToObj(i -> "h" + i).toList();
        config.url.cors.maxAge = 86_401;
        assertThat(mistakes().lines().filter(line -> line.startsWith("  - ")))
                .hasSize(18)
                .map(line -> line.substring(4).replaceFirst("(: | is | has | begins ).*", ""))
                .containsExactlyInAnyOrder(
                        "<function><tags>",
                        "<function><tags><aws:x>",
                        "<function><tags><lambda-deploy:x>",
                        "<function><tags><" + "k".repeat(77) + "...>",
                        "<function><tags><long>",
                        "<function><tags><odd>",
                        "<function><provisionedConcurrency>",
                        "<function><recursiveLoop>",
                        "<function><eventInvokeConfig><maximumRetryAttempts>",
                        "<function><eventInvokeConfig><maximumEventAgeInSeconds>",
                        "<function><eventInvokeConfig><onSuccess>",
                        "<function><eventInvokeConfig><onFailure>",
                        "<function><url><authType>",
                        "<function><url><invokeMode>",
                        "<function><url><cors><allowMethods>",
                        "<function><url><cors><allowOrigins>",
                        "<function><url><cors><allowHeaders>",
                        "<function><url><cors><maxAge>");
    }

    @Test
    void numbersHaveTheirRange() {
        config.reservedConcurrency = -1;
        config.provisionedConcurrency = 0;
        assertThat(mistakes())
                .contains("<reservedConcurrency> is -1: use 0")
                .contains("<provisionedConcurrency> is 0: use 1 or more");
    }

    private List<Setting<?>> states() {
        return List.of(
                config.tags(),
                config.reservedConcurrency(),
                config.provisionedConcurrency(),
                config.eventInvokeConfig(),
                config.recursiveLoop(),
                config.url());
    }

    private String mistakes() {
        Problems problems = new Problems();
        config.check(problems, "image");
        try {
            problems.throwIfAny();
            return "";
        } catch (DeployException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
