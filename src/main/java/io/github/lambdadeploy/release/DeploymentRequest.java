// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.rollout.AliasRelease;

/**
 * Everything a deployment of one function needs to know, and what it works with.
 *
 * @param function where it is
 * @param wanted what it is to be
 * @param wishes what is wanted beside it
 * @param upload brings the code to where Lambda fetches it
 * @param role for a function that is not there
 * @param release brings the alias to a published version
 * @param description of the published version, unless the POM wants a description of the function: a version that does
 *     not have that one would look changed for ever
 * @param drift whether to look at {@code $LATEST} though the live version already is what is wanted: somebody may have
 *     changed it since
 */
public record DeploymentRequest(
        LambdaFunction function,
        Wanted wanted,
        Wishes wishes,
        CodeUpload upload,
        RoleSource role,
        AliasRelease release,
        String description,
        boolean drift) {

    /** To be deployed, with as few reads as that takes. */
    public DeploymentRequest(
            LambdaFunction function,
            Wanted wanted,
            Wishes wishes,
            CodeUpload upload,
            RoleSource role,
            AliasRelease release,
            String description) {
        this(function, wanted, wishes, upload, role, release, description, false);
    }

    /** To be planned. */
    public DeploymentRequest withDrift() {
        return new DeploymentRequest(function, wanted, wishes, upload, role, release, description, true);
    }
}
