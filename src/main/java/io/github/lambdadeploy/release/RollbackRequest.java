// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.Optional;

/**
 * Everything the rollback of one function needs to know, and what it works with.
 *
 * @param function where it is
 * @param aliasName which alias goes back
 * @param version where to; empty for where it was before
 * @param images of versions
 * @param running moves the alias at the moment, if anything does
 */
public record RollbackRequest(
        LambdaFunction function,
        String aliasName,
        Optional<VersionNumber> version,
        VersionImages images,
        RunningShift running) {

    LambdaAlias alias() {
        return new LambdaAlias(function.calls(), aliasName);
    }
}
