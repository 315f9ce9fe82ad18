// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Calls about one function, and what their refusals mean: 404 of a read is «none», 409 and 412 of a write are
 * contention, all else is a failure in AWS's words.
 *
 * @param functionName for the requests
 * @param where for messages: the function and its region
 */
public record LambdaCalls(LambdaClient client, String functionName, String where, Patience patience) {

    /** The same, for what has to be done however late it is: an alias is not left between two versions. */
    public LambdaCalls withoutDeadline() {
        return new LambdaCalls(client, functionName, where, patience.withoutDeadline());
    }

    /** What is there; empty when Lambda says that there is none. */
    public <T> Optional<T> reading(String what, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (ResourceNotFoundException | ProvisionedConcurrencyConfigNotFoundException missing) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsErrors.explain(what, where, e).left("Nothing was changed by this step.");
        }
    }

    /**
     * Changes something.
     *
     * @param what as a sentence start: {@code Cannot publish a version}
     * @param left what a failure leaves as it was
     * @throws ContentionException when somebody else was at work, or an answer to an earlier try was lost
     * @throws DeployException for every other refusal, and when no time is left
     */
    public <T> T writing(String what, String left, Supplier<T> call) {
        patience.refuseLate(what, where, left);
        try {
            return call.get();
        } catch (ResourceConflictException | PreconditionFailedException e) {
            throw new ContentionException(AwsErrors.reason(e), e);
        } catch (SdkException e) {
            throw AwsErrors.explain(what, where, e).left(left);
        }
    }

    /** Takes something away as {@link #writing} does; what is gone already is fine. */
    public void removing(String what, String left, Runnable call) {
        writing(what, left, () -> {
            try {
                call.run();
            } catch (ResourceNotFoundException | ProvisionedConcurrencyConfigNotFoundException gone) {
                return false;
            }
            return true;
        });
    }
}
