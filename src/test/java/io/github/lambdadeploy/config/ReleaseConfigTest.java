// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.rollout.Strategy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseConfigTest {

    private static final Path HERE = Path.of("");

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        release -> release.strategy = "Canary",
                        "<release><strategy> (-Dlambda.release.strategy) is 'Canary': use AllAtOnce"),
                mistake(release -> release.strategy = "", "<release><strategy> (-Dlambda.release.strategy) is blank"),
                mistake(
                        release -> release.strategy = "${pace}",
                        "<release><strategy> (-Dlambda.release.strategy) holds ${pace}"),
                mistake(release -> release.alarms = List.of(" "), "<release><alarms> is blank"),
                mistake(
                        release -> release.alarms = Collections.nCopies(101, "a"),
                        "<release><alarms> has 101 alarms: use 100"),
                mistake(
                        release -> {
                            release.codeDeploy = new CodeDeployConfig();
                            release.codeDeploy.application = "orders";
                            release.codeDeploy.deploymentGroup = "live";
                            release.alarms = Collections.nCopies(11, "a");
                        },
                        "<release><alarms> has 11 alarms: use 10"),
                mistake(
                        release -> release.keepVersions = 0,
                        "<release><keepVersions> (-Dlambda.release.keepVersions) is 0: use 1 to"),
                mistake(
                        release -> release.keepVersions = -5,
                        "<release><keepVersions> (-Dlambda.release.keepVersions) is -5"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrong(Consumer<ReleaseConfig> mistake, String message) {
        ReleaseConfig release = new ReleaseConfig();
        mistake.accept(release);
        Problems problems = new Problems();
        release.check(problems, HERE);
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining(message);
    }

    @Test
    void takesTheCommandLineBeforeThePom() {
        ReleaseConfig release = new ReleaseConfig();
        release.strategy = "Canary10Percent5Minutes";
        release.keepVersions = 3;
        release.override("AllAtOnce", 7);
        assertThat(release.toSpec(HERE).strategy()).contains(Strategy.ALL_AT_ONCE);
        assertThat(release.toSpec(HERE).keepVersions()).hasValue(7);
        release.override(null, null);
        assertThat(release.toSpec(HERE).keepVersions()).hasValue(7);
    }

    @Test
    void saysNothingWhereThePomSaysNothing() {
        ReleaseConfig release = new ReleaseConfig();
        Problems problems = new Problems();
        release.check(problems, HERE);
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
        assertThat(release.toSpec(HERE)).isEqualTo(io.github.lambdadeploy.rollout.ReleaseSpec.NONE);
    }

    private static Arguments mistake(Consumer<ReleaseConfig> mistake, String message) {
        return Arguments.of(mistake, message);
    }
}
