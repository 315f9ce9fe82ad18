// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.LambdaCalls;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attachment, set and changed and cleared, also with every call of it going wrong. */
class LifeTest {

    @TempDir
    private Path dir;

    private Account account;
    private int functions;

    @BeforeEach
    void start() {
        account = new Account(dir);
    }

    @AfterEach
    void stop() {
        account.close();
    }

    @ParameterizedTest
    @MethodSource("io.github.lambdadeploy.lambda.attachment.Life#all")
    <T> void isSetChangedAndCleared(Life<T> life) {
        LambdaCalls calls = account.released("orders");
        List<Wish<T>> wishes = life.wishes(calls);
        List<List<String>> writes = List.of(life.set(), life.changed(), life.cleared());
        for (int i = 0; i < 3; i++) {
            account.mark();
            account.run("orders", just(wishes.get(i)));
            assertThat(account.writes()).containsExactlyInAnyOrderElementsOf(writes.get(i));
            // Twice each: the second run finds nothing to do.
            account.mark();
            assertThat(account.run("orders", just(wishes.get(i)))).isEmpty();
            assertThat(account.writes()).isEmpty();
        }
        assertThat(Wishes.NONE
                        .with(life.attachment().apply(calls), new Setting.Absent<>())
                        .all())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.github.lambdadeploy.lambda.attachment.Life#all")
    <T> void aRunThatDiesAfterAnyCallIsRepairedByTheNext(Life<T> life) throws Exception {
        for (int step = 0; step < 3; step++) {
            List<String> calls = callsOf(life, step);
            for (int call = 1; call <= calls.size(); call++) {
                for (boolean effect : isWrite(calls.get(call - 1)) ? List.of(true, false) : List.of(false)) {
                    String name = before(life, step);
                    FaultRule death = FaultRule.on("lambda", "*").call(call).answer(403, "AccessDeniedException", "no");
                    Faults.write(dir, effect ? death.after() : death);
                    Wishes wishes = just(life.wishes(account.calls(name)).get(step));
                    assertThatThrownBy(() -> account.run(name, wishes)).isInstanceOf(DeployException.class);
                    Faults.clear(dir);
                    account.run(name, wishes);
                    assertThat(account.run(name, wishes))
                            .as("step %s, call %s, effect %s", step, call, effect)
                            .isEmpty();
                    account.mark();
                    account.run(name, just(life.wish(account.calls(name), new Setting.Cleared<>())));
                    assertThat(account.client()
                                    .listFunctionUrlConfigs(request -> request.functionName(name))
                                    .functionUrlConfigs())
                            .isEmpty();
                    assertThat(account.calls(name)
                                    .reading(
                                            "policy",
                                            () -> account.client()
                                                    .getPolicy(request -> request.functionName(name)
                                                            .qualifier("live"))))
                            .isEmpty();
                }
            }
        }
    }

    /** The call took effect, the answer was lost, the SDK asks again. */
    @ParameterizedTest
    @MethodSource("io.github.lambdadeploy.lambda.attachment.Life#all")
    <T> void survivesALostAnswer(Life<T> life) throws Exception {
        for (int step = 0; step < 3; step++) {
            List<String> calls = callsOf(life, step);
            for (int call = 1; call <= calls.size(); call++) {
                if (!isWrite(calls.get(call - 1))) {
                    continue;
                }
                String name = before(life, step);
                Wishes wishes = just(life.wishes(account.calls(name)).get(step));
                Faults.write(dir, FaultRule.on("lambda", "*").call(call).cut().after());
                account.run(name, wishes);
                Faults.clear(dir);
                assertThat(account.run(name, wishes))
                        .as("step %s, call %s", step, call)
                        .isEmpty();
            }
        }
    }

    /** The calls the step takes when nothing goes wrong. */
    private <T> List<String> callsOf(Life<T> life, int step) {
        String name = before(life, step);
        account.mark();
        account.run(name, just(life.wishes(account.calls(name)).get(step)));
        return account.calls();
    }

    /** A new function that has gone through the steps before. */
    private <T> String before(Life<T> life, int step) {
        String name = "orders" + functions++;
        List<Wish<T>> wishes = life.wishes(account.released(name));
        wishes.subList(0, step).forEach(wish -> account.run(name, just(wish)));
        return name;
    }

    private static boolean isWrite(String operation) {
        return !operation.startsWith("Get");
    }

    private static Wishes just(Wish<?> wish) {
        return new Wishes(List.of(wish));
    }
}
