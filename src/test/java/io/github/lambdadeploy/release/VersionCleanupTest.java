// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;

/** Old versions of zip functions, over HTTP against the stand-in. */
class VersionCleanupTest {

    @TempDir
    private Path dir;

    private CleanupBench bench;

    @BeforeEach
    void start() {
        bench = new CleanupBench(dir);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** Three pages of versions, two of aliases; what holds a version is on the last page as on the first. */
    @Test
    void keepsWhateverAnythingPointsAt() throws Exception {
        bench.zip("orders", 130);
        for (int i = 1; i <= 56; i++) {
            bench.alias("orders", "a" + i, i);
        }
        bench.alias("orders", "z-canary", 58);
        bench.lambda.updateAlias(request -> request.functionName("orders")
                .name("z-canary")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("60", 0.1))));
        bench.alias("orders", "z-live", 130);
        bench.lambda.updateAlias(
                request -> request.functionName("orders").name("z-live").description("Serves callers prev=62 of=130"));
        bench.lambda.createAlias(
                request -> request.functionName("orders").name("z-latest").functionVersion("$LATEST"));
        bench.alias("orders", "z-ready", 64);
        bench.lambda.putProvisionedConcurrencyConfig(
                request -> request.functionName("orders").qualifier("z-ready").provisionedConcurrentExecutions(1));
        bench.lambda.putProvisionedConcurrencyConfig(
                request -> request.functionName("orders").qualifier("66").provisionedConcurrentExecutions(1));

        CleanupResult result = bench.cleanup(10, "orders").run();

        List<String> kept = new ArrayList<>();
        IntStream.rangeClosed(1, 56).mapToObj(Integer::toString).forEach(kept::add);
        kept.addAll(List.of("58", "60", "62", "64", "66"));
        IntStream.rangeClosed(121, 130).mapToObj(Integer::toString).forEach(kept::add);
        assertThat(bench.versions("orders")).isEqualTo(kept);
        CleanupResult.Cleaned cleaned = only(result);
        assertThat(cleaned.versions()).hasSize(59).isSorted();
        assertThat(cleaned.kept().keySet()).extracting(VersionNumber::text).isEqualTo(kept);
        assertThat(cleaned.kept())
                .containsEntry(number(60), "a share of alias z-canary")
                .containsEntry(number(62), "what alias z-live can be rolled back to")
                .containsEntry(number(66), "provisioned concurrency")
                .containsEntry(number(130), "alias z-live, one of the 10 newest");
        assertThat(cleaned.text(false)).isEqualTo("Function orders: deleted 59 versions, kept 71");
        assertThat(result.warnings()).isEmpty();
        assertThat(bench.lambda
                        .getFunction(request -> request.functionName("orders"))
                        .configuration()
                        .version())
                .isEqualTo("$LATEST");

        int before = bench.calls();
        assertThat(only(bench.cleanup(10, "orders").run()).versions()).isEmpty();
        assertThat(bench.writes(before)).isEmpty();
    }

    @Test
    void everyDeletionNamesAVersion() throws Exception {
        bench.zip("orders", 5);
        int before = bench.calls();
        bench.cleanup(2, "orders").run();
        assertThat(bench.writes(before))
                .containsExactly("DeleteFunction orders:1", "DeleteFunction orders:2", "DeleteFunction orders:3");
    }

    @Test
    void aDryRunWritesNothingAndSaysWhy() throws Exception {
        bench.zip("orders", 60);
        bench.alias("orders", "live", 3);
        int before = bench.calls();
        CleanupResult.Cleaned cleaned = only(bench.dryRun(10, "orders").run());
        assertThat(bench.writes(before)).isEmpty();
        assertThat(cleaned.versions()).hasSize(49);
        assertThat(cleaned.kept()).hasSize(11).containsEntry(number(3), "alias live");
        assertThat(cleaned.text(true)).isEqualTo("Function orders: would delete 49 versions, keep 11");
        assertThat(only(bench.cleanup(10, "orders").run()).versions()).isEqualTo(cleaned.versions());
    }

    @Test
    void whatLambdaDoesNotLetGoIsSkipped() throws Exception {
        bench.zip("orders", 5);
        Faults.write(
                dir,
                FaultRule.on("lambda", "DeleteFunction")
                        .resource("orders:2")
                        .times(0)
                        .answer(409, "ResourceConflictException", "an event source mapping uses it"));
        CleanupResult result = bench.cleanup(1, "orders").run();
        assertThat(bench.versions("orders")).containsExactly("2", "5");
        assertThat(only(result).kept().get(number(2))).contains("an event source mapping uses it");
        assertThat(only(result).versions()).hasSize(3);
        assertThat(result.warnings()).isEmpty();
    }

    /** AWS does not know that a description is a promise, so it refuses nothing: only looking again helps. */
    @Test
    void seesARollbackWhileItIsAtWork() throws Exception {
        bench.zip("orders", 60);
        bench.alias("orders", "live", 60);
        AtomicInteger looks = new AtomicInteger();
        bench.called = new Calls(bench.lambda, () -> {
            if (looks.incrementAndGet() == 2) {
                bench.lambda.updateAlias(request -> request.functionName("orders")
                        .name("live")
                        .functionVersion("40")
                        .description("prev=45 of=40"));
            }
        });
        CleanupResult result = bench.cleanup(2, "orders").run();
        assertThat(bench.versions("orders")).containsExactly("40", "45", "59", "60");
        assertThat(only(result).kept()).containsEntry(number(45), "what alias live can be rolled back to");
        assertThat(looks).hasValue(3);
    }

    /** The first refusal is said, and none of the others is asked for. */
    @Test
    void deletingThatIsDeniedIsOneWarning() throws Exception {
        bench.zip("orders", 30);
        Faults.write(
                dir,
                FaultRule.on("lambda", "DeleteFunction")
                        .call(3)
                        .times(0)
                        .answer(403, "AccessDeniedException", CleanupBench.denied("lambda:DeleteFunction")));
        int before = bench.calls();
        CleanupResult result = bench.cleanup(1, "orders").run();
        assertThat(result.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("Cannot delete version 3 (function orders in eu-west-1): AccessDeniedException")
                        .contains("Allow lambda:DeleteFunction")
                        .doesNotContain("\n"));
        assertThat(bench.writes(before)).hasSize(3);
        assertThat(only(result).text(false)).isEqualTo("Function orders: deleted 2 versions, kept 28");
        assertThat(only(result).kept()).containsEntry(number(3), "it could not be deleted");
    }

    @Test
    void aFunctionThatIsNotThereFailsTheGoalButNoDeployment() {
        assertThatThrownBy(() -> bench.cleanup(1, "orders").run())
                .isInstanceOf(DeployException.class)
                .hasMessageStartingWith("There is no function orders")
                .hasMessageContaining("<functionName> (-Dlambda.functionName)");
        CleanupResult result = bench.cleanup(1, "orders").afterDeployment();
        assertThat(result.functions()).isEmpty();
        assertThat(result.warnings()).singleElement().asString().startsWith("There is no function orders (");
    }

    /** Without knowing what holds a version, none is deleted. */
    @Test
    void whatHoldsVersionsMustBeReadable() throws Exception {
        bench.zip("orders", 5);
        bench.zip("invoices", 5);
        for (String operation : List.of("ListVersionsByFunction", "ListAliases", "ListProvisionedConcurrencyConfigs")) {
            Faults.write(
                    dir,
                    FaultRule.on("lambda", operation)
                            .times(0)
                            .answer(403, "AccessDeniedException", CleanupBench.denied("lambda:" + operation)));
            int before = bench.calls();
            assertThatThrownBy(() -> bench.cleanup(1, "orders").run())
                    .as(operation)
                    .hasMessageContaining("Allow lambda:" + operation);
            assertThatThrownBy(() -> bench.cleanup(1, "orders", "invoices").run())
                    .as(operation)
                    .hasMessageContaining("None of the 2 functions could be read")
                    .hasMessageContaining("function invoices in eu-west-1");
            assertThat(bench.cleanup(1, "orders").afterDeployment().warnings()).hasSize(1);
            assertThat(bench.writes(before)).isEmpty();
        }
    }

    @Test
    void oneFunctionThatIsNotThereDoesNotHideTheOthers() throws Exception {
        bench.zip("orders", 5);
        CleanupResult result = bench.cleanup(2, "nothing", "orders").run();
        assertThat(bench.versions("orders")).containsExactly("4", "5");
        assertThat(result.functions())
                .extracting(CleanupResult.Cleaned::functionName)
                .containsExactly("orders");
        assertThat(result.warnings()).singleElement().asString().contains("There is no function nothing");
    }

    @Test
    void keepsOneAtLeast() {
        assertThatThrownBy(() -> bench.cleanup(0, "orders")).isInstanceOf(IllegalArgumentException.class);
    }

    private static CleanupResult.Cleaned only(CleanupResult result) {
        assertThat(result.functions()).hasSize(1);
        return result.functions().get(0);
    }

    private static VersionNumber number(int number) {
        return new VersionNumber(Integer.toString(number));
    }

    /** The calls that versions need, with something happening before the aliases are read. */
    private record Calls(LambdaClient real, Runnable beforeAliases) implements LambdaClient {

        @Override
        public ListVersionsByFunctionResponse listVersionsByFunction(ListVersionsByFunctionRequest request) {
            return real.listVersionsByFunction(request);
        }

        @Override
        public ListAliasesResponse listAliases(ListAliasesRequest request) {
            beforeAliases.run();
            return real.listAliases(request);
        }

        @Override
        public ListProvisionedConcurrencyConfigsResponse listProvisionedConcurrencyConfigs(
                ListProvisionedConcurrencyConfigsRequest request) {
            return real.listProvisionedConcurrencyConfigs(request);
        }

        @Override
        public DeleteFunctionResponse deleteFunction(DeleteFunctionRequest request) {
            return real.deleteFunction(request);
        }

        @Override
        public String serviceName() {
            return real.serviceName();
        }

        @Override
        public void close() {}
    }
}
