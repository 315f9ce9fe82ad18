// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.CallerIdentity;
import java.util.function.Supplier;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The services of AWS that a shift by CodeDeploy needs beside Lambda, each built when it is first asked.
 *
 * @param iam asked only to make, or to find by its name, the service role of a group that is made
 * @param caller tells the partition
 */
public record CodeDeployClients(
        Supplier<CodeDeployClient> codeDeploy, Supplier<IamClient> iam, Supplier<CallerIdentity> caller) {

    public static CodeDeployClients of(AwsClients aws) {
        return new CodeDeployClients(aws::codeDeploy, aws::iam, () -> CallerIdentity.of(aws.sts()));
    }
}
