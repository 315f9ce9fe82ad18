// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose signature the code of a zip function must have: the ARN of a code signing configuration. Lambda holds code
 * against it when the code is sent, so a new function has it from the start, and one that is there from the next code on.
 */
public final class CodeSigning implements Attachment<String> {

    /** The element in the POM. */
    public static final String NAME = "codeSigningConfigArn";

    private static final String LEFT = "The code signing configuration stays as it was.";

    private final LambdaCalls calls;

    public CodeSigning(LambdaCalls calls) {
        this.calls = calls;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean onAlias() {
        return false;
    }

    /** A function without one is answered with none, not with a failure. */
    @Override
    public Optional<String> read(Supplier<Optional<FunctionState>> latest) {
        return calls.reading(
                        "Cannot read the function's code signing configuration",
                        () -> Optional.ofNullable(calls.client()
                                .getFunctionCodeSigningConfig(request -> request.functionName(calls.functionName()))
                                .codeSigningConfigArn()))
                .flatMap(arn -> arn)
                .filter(arn -> !arn.isEmpty());
    }

    @Override
    public void write(Optional<String> found, String wanted) {
        calls.writing(
                "Cannot set the function's code signing configuration",
                LEFT,
                () -> calls.client()
                        .putFunctionCodeSigningConfig(request ->
                                request.functionName(calls.functionName()).codeSigningConfigArn(wanted)));
    }

    @Override
    public void remove(String found) {
        calls.removing(
                "Cannot remove the function's code signing configuration",
                LEFT,
                () -> calls.client()
                        .deleteFunctionCodeSigningConfig(request -> request.functionName(calls.functionName())));
    }
}
