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
 */
public record DeploymentRequest(
        LambdaFunction function,
        Wanted wanted,
        Wishes wishes,
        CodeUpload upload,
        RoleSource role,
        AliasRelease release,
        String description) {}
