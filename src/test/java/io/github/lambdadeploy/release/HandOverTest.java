// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.rollout.Rollout;
import io.github.lambdadeploy.rollout.ShiftEnd;
import io.github.lambdadeploy.rollout.Traffic;
import io.github.lambdadeploy.rollout.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

/** Deployments after which a later step of the pipeline moves the alias. */
class HandOverTest {

    @TempDir
    private Path dir;

    private ReleaseBench bench;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
        bench.deploy("one");
        bench.release = HandOverTest::handingOver;
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void saysWhatWasDoneAndNoMore() {
        DeploymentResult result = bench.deploy("two");
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.version()).as("where the alias is").isEqualTo("1");
        assertThat(result.previousVersion()).isEqualTo("1");
        assertThat(result.changes())
                .contains("publish version", "write AppSpec file: alias live from version 1 to 2")
                .noneMatch(change -> change.startsWith("move alias") || change.startsWith("shift alias"));
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }

    @Test
    void theSameAgainIsUnchangedUntilTheAliasIsMoved() {
        bench.deploy("two");
        for (int run = 0; run < 2; run++) {
            DeploymentResult again = bench.deploy("two");
            assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
            assertThat(again.changes()).isEmpty();
            assertThat(again.version()).isEqualTo("1");
        }
        bench.lambda()
                .updateAlias(
                        request -> request.functionName("orders").name("live").functionVersion("2"));
        DeploymentResult moved = bench.deploy("two");
        assertThat(moved.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(moved.version()).isEqualTo("2");
    }

    /** Killed between the update and the publishing: the version is new, though nothing was sent. */
    @Test
    void aVersionThatIsPublishedLaterIsNew() throws Exception {
        SdkBytes two =
                SdkBytes.fromByteArray(Files.readAllBytes(bench.zip("two").file()));
        bench.lambda()
                .updateFunctionCode(request -> request.functionName("orders").zipFile(two));
        bench.function().settled("$LATEST", "the update");
        assertThat(bench.deploy("two").changes())
                .containsExactly("publish version", "write AppSpec file: alias live from version 1 to 2");
    }

    /** Lambda answers with the version of then. */
    @Test
    void theSameAgainMakesNothingNew() {
        bench.deploy("two");
        bench.mark();
        bench.deploy("two");
        assertThat(bench.writes()).containsExactly("PublishVersion");
    }

    private static AliasRelease handingOver(LambdaFunction function) {
        Rollout rollout = new Rollout() {
            @Override
            public List<String> findings() {
                return List.of();
            }

            @Override
            public boolean handsOver() {
                return true;
            }

            @Override
            public ShiftEnd shift(AliasState alias, String version) {
                return new ShiftEnd.HandedOver(alias);
            }

            @Override
            public AliasState abandon(AliasState alias) {
                return alias;
            }
        };
        Alarms none = new Alarms(
                () -> {
                    throw new AssertionError("There is no alarm to ask for");
                },
                List.of());
        return new AliasRelease(new Traffic(function, "live"), rollout, Verification.NONE, none, true);
    }
}
