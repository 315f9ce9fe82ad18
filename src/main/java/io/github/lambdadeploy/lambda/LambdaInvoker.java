// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Ec2ThrottledException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ResourceNotReadyException;
import software.amazon.awssdk.services.lambda.model.SnapStartNotReadyException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Calls a function and waits for its answer.
 *
 * @param client that never repeats a call by itself
 * @param functionName of the function
 * @param qualifier an alias or a version's number
 */
public record LambdaInvoker(LambdaClient client, String functionName, String qualifier) {

    private static final String CANNOT = "Cannot invoke the function";

    /** Function and qualifier, for messages. */
    public String where() {
        return "function " + functionName + ":" + qualifier;
    }

    /**
     * Calls it once.
     *
     * @param event JSON, at most 6 MB
     * @param limit how long the answer may take
     * @throws DeployException when there is no answer of the function's
     */
    public Invocation invoke(byte[] event, Duration limit) {
        InvokeResult result = attempt(event, limit);
        if (result instanceof InvokeResult.NotReady notReady) {
            throw notReady.failure();
        }
        if (result instanceof InvokeResult.Missing missing) {
            throw missing.failure();
        }
        if (result instanceof InvokeResult.Late late) {
            throw late.failure();
        }
        return ((InvokeResult.Answered) result).invocation();
    }

    /**
     * Calls it once, for who knows how to go on when it does not run. What is «not ready» follows the errors of Invoke in
     * AWS's API reference: those that name a state that passes. Limits that somebody has to raise (ENILimitReached) and
     * errors after which the function may have run (500) are failures.
     *
     * @param event JSON, at most 6 MB
     * @param limit how long the answer may take
     * @throws DeployException for every other failure of the call
     */
    public InvokeResult attempt(byte[] event, Duration limit) {
        long start = System.nanoTime();
        try {
            InvokeResponse answer = within(
                    limit,
                    () -> client.invoke(request -> request.functionName(functionName)
                            .qualifier(qualifier)
                            .invocationType("RequestResponse")
                            .logType("Tail")
                            .overrideConfiguration(call -> call.apiCallTimeout(limit))
                            .payload(SdkBytes.fromByteArray(event))));
            return new InvokeResult.Answered(invocation(answer, Duration.ofNanos(System.nanoTime() - start)));
        } catch (ResourceNotReadyException
                | SnapStartNotReadyException
                | TooManyRequestsException
                | Ec2ThrottledException e) {
            return new InvokeResult.NotReady(AwsErrors.explain(CANNOT, where(), e));
        } catch (ResourceConflictException e) {
            DeployException failure = AwsErrors.explain(CANNOT, where(), e);
            if (AwsErrors.message(e).contains("state: Failed")) {
                throw failure;
            }
            return new InvokeResult.NotReady(failure);
        } catch (ResourceNotFoundException e) {
            return new InvokeResult.Missing(DeployException.configuration("There is no such function or alias")
                    .where(where())
                    .reason(AwsErrors.reason(e))
                    .next("Deploy it first (mvn deploy), or mend <functionName> (-Dlambda.functionName) and <alias>"
                            + " (-Dlambda.alias).")
                    .cause(e));
        } catch (ApiCallTimeoutException | TimeoutException e) {
            return new InvokeResult.Late(late(limit, e));
        } catch (SdkException e) {
            throw explain(e);
        }
    }

    /**
     * The SDK's own limit interrupts the thread, which a read of the JDK's HTTP client does not notice once the answer has
     * begun (measured): so nobody but a thread of the call's own waits for it any longer.
     */
    private InvokeResponse within(Duration limit, Callable<InvokeResponse> call) throws TimeoutException {
        FutureTask<InvokeResponse> answer = new FutureTask<>(call);
        Thread thread = new Thread(answer, "lambda-deploy invoke");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.environment("The call of the function was interrupted")
                    .where(where())
                    .left("The function may still run.")
                    .next("Run the same command again.")
                    .cause(e);
        }
    }

    private Invocation invocation(InvokeResponse answer, Duration duration) {
        String log = answer.logResult() == null
                ? ""
                : new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
        return new Invocation(
                where(),
                String.valueOf(answer.executedVersion()),
                answer.payload().asUtf8String(),
                answer.functionError(),
                log,
                duration);
    }

    private DeployException late(Duration limit, Exception e) {
        String seconds =
                BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString();
        return DeployException.environment("The function did not answer within " + seconds + " s")
                .where(where())
                .reason("The call was given up; it is not repeated, since the function may still run")
                .next("Look at its log; if it needs longer, raise <timeoutSeconds> (-Dlambda.timeoutSeconds).")
                .cause(e);
    }

    private DeployException explain(SdkException e) {
        DeployException failure = AwsErrors.explain(CANNOT, where(), e);
        return e instanceof AwsServiceException service && service.statusCode() >= 500
                ? failure.next("Look at the function's log whether it has run, and run the same command again; the call"
                        + " is not repeated by itself.")
                : failure;
    }
}
