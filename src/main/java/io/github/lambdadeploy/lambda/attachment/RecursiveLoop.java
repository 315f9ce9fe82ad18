// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.util.Optional;
import java.util.function.Supplier;

/** What Lambda does when the function calls itself in a loop: {@code Terminate}, which is AWS's default, or {@code Allow}. */
public final class RecursiveLoop implements Attachment<String> {

    private static final String TERMINATE = "Terminate";
    private static final String LEFT = "The treatment of recursive loops stays as it was.";

    private final LambdaCalls calls;

    public RecursiveLoop(LambdaCalls calls) {
        this.calls = calls;
    }

    @Override
    public String name() {
        return "recursiveLoop";
    }

    @Override
    public boolean onAlias() {
        return false;
    }

    @Override
    public Optional<String> initial() {
        return Optional.of(TERMINATE);
    }

    @Override
    public Optional<String> read(Supplier<Optional<FunctionState>> latest) {
        return calls.reading(
                "Cannot read what is done with recursive loops",
                () -> calls.client()
                        .getFunctionRecursionConfig(request -> request.functionName(calls.functionName()))
                        .recursiveLoopAsString());
    }

    @Override
    public void write(Optional<String> found, String wanted) {
        calls.writing(
                "Cannot set what is done with recursive loops",
                LEFT,
                () -> calls.client()
                        .putFunctionRecursionConfig(request ->
                                request.functionName(calls.functionName()).recursiveLoop(wanted)));
    }

    @Override
    public void remove(String found) {
        write(Optional.of(found), TERMINATE);
    }
}
