// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.rollout.codedeploy.CodeDeploySpec;
import io.github.lambdadeploy.rollout.codedeploy.Hooks;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodeDeployConfigTest {

    private final CodeDeployConfig config = new CodeDeployConfig();

    CodeDeployConfigTest() {
        config.application = "orders";
        config.deploymentGroup = "orders-live";
    }

    @Test
    void needsTwoNames() {
        check();
        assertThat(config.toSpec()).isEqualTo(new CodeDeploySpec("orders", "orders-live"));
    }

    @Test
    void takesEverything() {
        HooksConfig hooks = new HooksConfig();
        hooks.beforeAllowTraffic = "CodeDeployHook_check";
        hooks.afterAllowTraffic = "arn:aws:lambda:eu-west-1:123456789012:function:CodeDeployHook_done:live";
        config.hooks = hooks;
        config.create = true;
        config.serviceRole = "arn:aws:iam::123456789012:role/service/deployer";
        config.start = false;
        check();
        assertThat(config.toSpec())
                .isEqualTo(new CodeDeploySpec(
                        "orders",
                        "orders-live",
                        new Hooks(
                                Optional.of("CodeDeployHook_check"),
                                Optional.of("arn:aws:lambda:eu-west-1:123456789012:function:CodeDeployHook_done:live")),
                        true,
                        Optional.of("arn:aws:iam::123456789012:role/service/deployer"),
                        false));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("<application> is missing: a name in CodeDeploy has 1 to 100", c -> c.application = null),
                mistake("<application> is 'a b'", c -> c.application = "a b"),
                mistake("<application> is blank", c -> c.application = " "),
                mistake("<application> holds ${app}, which no property sets", c -> c.application = "${app}"),
                mistake("<deploymentGroup> is missing", c -> c.deploymentGroup = null),
                mistake("<deploymentGroup> is 'ggg", c -> c.deploymentGroup = "g".repeat(101)),
                mistake("<deploymentGroup> holds ${env}", c -> c.deploymentGroup = "live-${env}"),
                mistake("<serviceRole> is 'arn:aws:iam::1:role/x'", c -> {
                    c.create = true;
                    c.serviceRole = "arn:aws:iam::1:role/x";
                }),
                mistake("<serviceRole> is for a group that is made: set", c -> c.serviceRole = "deployer"),
                mistake("<hooks> names no function", c -> c.hooks = new HooksConfig()),
                mistake("<hooks><beforeAllowTraffic> is 'a:1': use a function's name, or its ARN", c -> {
                    c.hooks = new HooksConfig();
                    c.hooks.beforeAllowTraffic = "a:1";
                }),
                mistake("<hooks><afterAllowTraffic> holds ${hook}", c -> {
                    c.hooks = new HooksConfig();
                    c.hooks.afterAllowTraffic = "${hook}";
                }));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void tellsTheMistake(String message, Consumer<CodeDeployConfig> mistake) {
        mistake.accept(config);
        assertThatThrownBy(this::check).hasMessageStartingWith("<release><codeDeploy>" + message);
    }

    private static Arguments mistake(String message, Consumer<CodeDeployConfig> mistake) {
        return Arguments.of(message, mistake);
    }

    private void check() {
        Problems problems = new Problems();
        config.check(problems);
        problems.throwIfAny();
    }
}
