// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Where the alias goes back to, and what may come in between, against the stand-in. */
class RollbackTest {

    @TempDir
    private Path dir;

    private ReleaseBench bench;
    private RunningShift running = RunningShift.NONE;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
        bench.deploy("one");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void goesToTheRecordedVersionInOneCall() {
        bench.deploy("two");
        assertThat(bench.alias().description()).isEqualTo("prev=1 of=2");
        bench.mark();
        DeploymentResult result = rollback(null);
        assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.version()).isEqualTo("1");
        assertThat(result.previousVersion()).isEqualTo("2");
        assertThat(result.codeSha256()).isEqualTo(bench.zip("one").codeSha256());
        assertThat(result.changes()).containsExactly("move alias live from version 2");
        assertThat(bench.writes()).containsExactly("UpdateAlias");
        assertThat(bench.function().latest().orElseThrow().codeSha256())
                .as("$LATEST stays")
                .isEqualTo(bench.zip("two").codeSha256());
    }

    @Test
    void twiceEndsWhereItBegan() {
        bench.deploy("two");
        bench.deploy("three");
        rollback(null);
        assertThat(bench.alias().version()).isEqualTo("2");
        assertThat(bench.alias().description()).isEqualTo("prev=3 of=2");
        rollback(null);
        assertThat(bench.alias().version()).isEqualTo("3");
        assertThat(bench.alias().description()).isEqualTo("prev=2 of=3");
    }

    @Test
    void goesToTheVersionThatIsNamed() {
        bench.deploy("two");
        bench.deploy("three");
        assertThat(rollback("1").version()).isEqualTo("1");
        assertThat(bench.alias().description()).isEqualTo("prev=3 of=1");
        assertThat(rollback("2").version()).as("forth is as good").isEqualTo("2");
        assertThat(bench.alias().description()).isEqualTo("prev=1 of=2");
    }

    @Test
    void choosesWhenNothingIsRecorded() {
        bench.deploy("two");
        bench.deploy("three");
        describe("The shop");
        bench.mark();
        assertThat(rollback(null).version()).isEqualTo("2");
        assertThat(bench.calls()).contains("ListVersionsByFunction");
        assertThat(bench.alias().description()).isEqualTo("The shop prev=3 of=2");
    }

    @Test
    void passesOverWhatCannotServeWhenItChooses() throws Exception {
        failedVersion("two");
        bench.deploy("three");
        describe("");
        assertThat(bench.alias().version()).isEqualTo("3");
        assertThat(rollback(null).version()).isEqualTo("1");
    }

    @Test
    void saysWhenThereIsNothingToGoBackTo() {
        bench.mark();
        assertThatThrownBy(() -> rollback(null))
                .hasMessageContaining("There is nothing to roll back to")
                .hasMessageContaining("no usable version older than 1")
                .hasMessageContaining("points at version 1");
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void anAliasOnLatestNeedsANamedVersion() {
        bench.lambda()
                .updateAlias(
                        request -> request.functionName("orders").name("live").functionVersion("$LATEST"));
        assertThatThrownBy(() -> rollback(null)).hasMessageContaining("It points at $LATEST");
        assertThat(rollback("1").version()).isEqualTo("1");
        assertThat(bench.alias().description()).isEmpty();
    }

    @Test
    void endsAShiftAndKeepsWhatWasRecorded() {
        bench.deploy("two");
        bench.deploy("three");
        rollback("2");
        shift("2", "3");
        bench.mark();
        DeploymentResult result = rollback(null);
        assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.changes()).containsExactly("clear the weights of alias live");
        assertThat(bench.writes()).containsExactly("UpdateAlias");
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=3 of=2");
    }

    @Test
    void aNamedVersionEndsAShiftToo() {
        bench.deploy("two");
        bench.deploy("three");
        shift("2", "3");
        rollback("1");
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=2 of=1");
    }

    /** What was recorded is of the version the alias is at, until somebody else moves it. */
    @Test
    void doesNotTrustANoteOfAnotherVersion() {
        bench.deploy("two");
        bench.deploy("three");
        bench.deploy("four");
        rollback("3");
        rollback("2");
        assertThat(bench.alias().description()).isEqualTo("prev=3 of=2");
        // As CodeDeploy does when the build that waited for it is gone.
        weights("4", Map.of());
        bench.mark();
        assertThat(bench.deploy("four").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
        rollback("4");
        assertThat(bench.writes()).isEmpty();
        describe("The shop prev=1 of=2");
        assertThat(rollback(null).version()).as("not 1").isEqualTo("3");
        assertThat(bench.alias().description()).isEqualTo("The shop prev=4 of=3");
    }

    /** CodeDeploy, asked to stop, leaves the alias wholly at the old version; also while no traffic is shared. */
    @ParameterizedTest
    @CsvSource({"2, ", "2, 3", "3, "})
    void whoeverShiftsIsStoppedFirst(String main, @Nullable String share) {
        bench.deploy("two");
        bench.deploy("three");
        rollback("2");
        describe("prev=1 of=2");
        weights(main, share == null ? Map.of() : Map.of(share, 0.1));
        stopping("2", "2");
        DeploymentResult result = rollback(null);
        assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.changes()).containsExactly("stop the shift of alias live");
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
        assertThat(bench.alias().description()).as("the way back stays").isEqualTo("prev=1 of=2");
    }

    @Test
    void aShiftThatEndedWhileItWasStoppedIsTakenBack() {
        bench.deploy("two");
        bench.deploy("three");
        bench.deploy("four");
        rollback("1");
        shift("1", "4");
        stopping("1", "4");
        DeploymentResult result = rollback(null);
        assertThat(result.changes()).containsExactly("stop the shift of alias live", "move alias live from version 4");
        assertThat(result.previousVersion()).isEqualTo("4");
        assertThat(bench.alias().isWhollyAt("1"))
                .as("where it came from, not 3")
                .isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=4 of=1");
    }

    @Test
    void aNamedVersionIsGoneToWhateverWasStopped() {
        bench.deploy("two");
        bench.deploy("three");
        shift("2", "3");
        stopping("2", "2");
        DeploymentResult result = rollback("1");
        assertThat(result.changes()).containsExactly("stop the shift of alias live", "move alias live from version 2");
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }

    @Test
    void nothingIsTouchedWhenTheShiftCannotBeStopped() {
        bench.deploy("two");
        running = () -> {
            throw DeployException.environment("Cannot stop deployment d-1");
        };
        bench.mark();
        assertThatThrownBy(() -> rollback(null)).hasMessageContaining("Cannot stop deployment d-1");
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void writesNothingWhereItIsAlready() {
        bench.deploy("two");
        bench.mark();
        DeploymentResult result = rollback("2");
        assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(result.version()).isEqualTo("2");
        assertThat(result.changes()).isEmpty();
        assertThat(bench.calls()).containsExactly("GetAlias", "GetFunction");
        assertThat(bench.alias().description()).isEqualTo("prev=1 of=2");
    }

    @Test
    void refusesAVersionThatIsGone() {
        bench.deploy("two");
        bench.lambda().deleteFunction(request -> request.functionName("orders").qualifier("1"));
        bench.mark();
        assertThatThrownBy(() -> rollback(null))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot roll back to version 1")
                .hasMessageContaining("does not exist any more")
                .hasMessageContaining("The alias live was not moved: it points at version 2")
                .hasMessageContaining("-Dlambda.version=N");
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void refusesAVersionThatHasFailed() throws Exception {
        failedVersion("two");
        bench.mark();
        assertThatThrownBy(() -> rollback("2"))
                .hasMessageContaining("Cannot roll back to version 2")
                .hasMessageContaining("it is Failed (InvalidImage: no such entry point)");
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void refusesAVersionThatIsNotReady() throws Exception {
        Faults.write(bench.local, new JsonObject().put("settlePolls", 100));
        bench.lambda()
                .updateFunctionConfiguration(
                        request -> request.functionName("orders").memorySize(256));
        bench.function().settled("$LATEST", "somebody else's update");
        bench.lambda().publishVersion(request -> request.functionName("orders"));
        assertThatThrownBy(() -> rollback("2")).hasMessageContaining("it is Pending (Creating");
    }

    @Test
    void survivesALostAnswer() throws Exception {
        bench.deploy("two");
        Faults.write(bench.local, FaultRule.on("lambda", "UpdateAlias").cut().after());
        DeploymentResult result = rollback(null);
        assertThat(result.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(result.version()).isEqualTo("1");
        assertThat(bench.alias().description()).as("moved once").isEqualTo("prev=2 of=1");
    }

    @Test
    void neverTakesTheAliasFromSomebodyElse() {
        bench.deploy("two");
        // Between our read and our move.
        Rollback rollback = of(null, before("updateAlias", () -> {
            bench.lambda()
                    .updateFunctionConfiguration(
                            request -> request.functionName("orders").memorySize(256));
            bench.function().settled("$LATEST", "somebody else's update");
            bench.lambda()
                    .publishVersion(request -> request.functionName("orders")
                            .description("orders 1.5.0, commit 1a2b3c4, by ada, image 5e0c"));
            weights("3", Map.of());
        }));
        assertThatThrownBy(rollback::run)
                .hasMessageContaining("Somebody else changed the alias live in the meantime")
                .hasMessageContaining("points at version 3 (orders 1.5.0, commit 1a2b3c4, by ada)")
                .hasMessageContaining("This run did not move it");
        assertThat(bench.alias().version()).isEqualTo("3");
        assertThat(rollback.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollback.result().version()).isEqualTo("3");
        assertThat(rollback.result().previousVersion()).isEqualTo("2");
    }

    @Test
    void waitsForProvisionedConcurrencyThatFollowsTheAlias() throws Exception {
        bench.deploy("two");
        provision();
        Faults.write(bench.local, new JsonObject().put("provisionPolls", 3));
        bench.mark();
        assertThat(rollback(null).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(bench.calls())
                .filteredOn("GetProvisionedConcurrencyConfig"::equals)
                .hasSize(4);
        assertThat(bench.writes()).as("it is not asked for again").containsExactly("UpdateAlias");
    }

    @Test
    void saysWhenProvisionedConcurrencyCouldNotFollow() throws Exception {
        bench.deploy("two");
        provision();
        Faults.write(
                bench.local,
                new JsonObject().put("provisionFails", new JsonObject().put("reason", "Insufficient capacity.")));
        Rollback rollback = of(null);
        assertThatThrownBy(rollback::run)
                .hasMessageContaining("could not keep 2 executions ready")
                .hasMessageContaining("Insufficient capacity.");
        assertThat(rollback.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollback.result().version()).as("it serves all the same").isEqualTo("1");
    }

    @Test
    void whoMayNotAskForProvisionedConcurrencyIsRolledBackAllTheSame() throws Exception {
        bench.deploy("two");
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "GetProvisionedConcurrencyConfig")
                        .times(0)
                        .answer(403, "AccessDeniedException", "no"));
        assertThat(rollback(null).version()).isEqualTo("1");
    }

    @Test
    void saysThatThereIsNoAlias() {
        bench.lambda().deleteAlias(request -> request.functionName("orders").name("live"));
        Rollback rollback = of(null);
        assertThatThrownBy(rollback::run).hasMessageContaining("There is no such function, or it has no alias live");
        assertThat(rollback.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rollback.result().version()).isNull();
    }

    private DeploymentResult rollback(@Nullable String version) {
        return of(version).run();
    }

    private Rollback of(@Nullable String version) {
        return of(version, bench.function());
    }

    private Rollback of(@Nullable String version, LambdaFunction function) {
        return new Rollback(
                new RollbackRequest(
                        function,
                        "live",
                        Optional.ofNullable(version).map(VersionNumber::new),
                        new VersionImages(image -> {
                            throw new AssertionError("A zip has no image");
                        }),
                        running),
                Clock.systemUTC());
    }

    /** As CodeDeploy: stopped once, it leaves the alias at one version, and there is nothing to stop from then on. */
    private void stopping(String from, String leaves) {
        running = () -> {
            running = RunningShift.NONE;
            weights(leaves, Map.of());
            return Optional.of(new VersionNumber(from));
        };
    }

    /** The function as a client sees it in whose calls somebody gets in between. */
    private LambdaFunction before(String call, Runnable happening) {
        LambdaClient client = (LambdaClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LambdaClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call)) {
                        happening.run();
                    }
                    try {
                        return method.invoke(bench.lambda(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new LambdaFunction(
                client, "orders", "eu-west-1", bench.function().calls().patience());
    }

    private void failedVersion(String content) throws Exception {
        Faults.write(
                bench.local,
                new JsonObject()
                        .put(
                                "publishFails",
                                new JsonObject().put("code", "InvalidImage").put("reason", "no such entry point")));
        assertThatThrownBy(() -> bench.deploy(content)).hasMessageContaining("Version 2 cannot start");
        Faults.clear(bench.local);
    }

    private void describe(String description) {
        bench.lambda()
                .updateAlias(
                        request -> request.functionName("orders").name("live").description(description));
    }

    private void shift(String main, String other) {
        weights(main, Map.of(other, 0.1));
    }

    private void weights(String main, Map<String, Double> weights) {
        bench.lambda()
                .updateAlias(request -> request.functionName("orders")
                        .name("live")
                        .functionVersion(main)
                        .routingConfig(routing -> routing.additionalVersionWeights(weights)));
    }

    private void provision() {
        bench.lambda()
                .putProvisionedConcurrencyConfig(request ->
                        request.functionName("orders").qualifier("live").provisionedConcurrentExecutions(2));
        for (int i = 0; i < 2; i++) {
            bench.lambda()
                    .getProvisionedConcurrencyConfig(
                            request -> request.functionName("orders").qualifier("live"));
        }
    }
}
