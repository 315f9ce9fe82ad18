// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Calls a function and waits for its answer.
 *
 * @param client that never repeats a call by itself
 * @param functionName of the function
 * @param qualifier an alias or a version's number
 */
public record LambdaInvoker(LambdaClient client, String functionName, String qualifier) {

    /** @param event JSON, at most 6 MB */
    public Invocation invoke(byte[] event) {
        String where = "function " + functionName + ":" + qualifier;
        long start = System.nanoTime();
        try {
            InvokeResponse answer = client.invoke(request -> request.functionName(functionName)
                    .qualifier(qualifier)
                    .logType("Tail")
                    .payload(SdkBytes.fromByteArray(event)));
            String log = answer.logResult() == null
                    ? ""
                    : new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
            return new Invocation(
                    where,
                    String.valueOf(answer.executedVersion()),
                    answer.payload().asUtf8String(),
                    answer.functionError(),
                    log,
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (ResourceNotFoundException e) {
            throw DeployException.configuration("There is no such function or alias")
                    .where(where)
                    .reason(AwsErrors.reason(e))
                    .next("Deploy it first (mvn deploy), or mend <functionName> (-Dlambda.functionName) and <alias>"
                            + " (-Dlambda.alias).")
                    .cause(e);
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot invoke the function", where, e);
        }
    }
}
