// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.util.Optional;
import java.util.function.Supplier;

/** How many executions of the function may run at once, taken from what the account has; 0 stops it altogether. */
public final class ReservedConcurrency implements Attachment<Integer> {

    private static final String LEFT = "The reserved concurrency stays as it was.";

    private final LambdaCalls calls;

    public ReservedConcurrency(LambdaCalls calls) {
        this.calls = calls;
    }

    @Override
    public String name() {
        return "reservedConcurrency";
    }

    @Override
    public boolean onAlias() {
        return false;
    }

    @Override
    public Optional<Integer> read(Supplier<Optional<FunctionState>> latest) {
        return latest.get().flatMap(function -> Optional.ofNullable(function.reservedConcurrency()));
    }

    @Override
    public void write(Optional<Integer> found, Integer wanted) {
        calls.writing(
                "Cannot reserve concurrency for the function",
                LEFT,
                () -> calls.client()
                        .putFunctionConcurrency(request ->
                                request.functionName(calls.functionName()).reservedConcurrentExecutions(wanted)));
    }

    @Override
    public void remove(Integer found) {
        calls.removing(
                "Cannot remove the function's reserved concurrency",
                LEFT,
                () -> calls.client().deleteFunctionConcurrency(request -> request.functionName(calls.functionName())));
    }
}
