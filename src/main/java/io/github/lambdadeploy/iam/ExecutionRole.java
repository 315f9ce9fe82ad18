// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.lambda.Patience;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.IamClient;

/** The role of a function that is to be created. */
public final class ExecutionRole extends ServiceRole {

    /** Key of the tag of a role that was made here; its value is the function's name. */
    public static final String CREATED_FOR = "lambda-deploy:created-for";

    /**
     * @param client built only when something is asked
     * @param caller asked only when a policy is named without its ARN: tells the partition
     * @param wanted what the role is to be
     * @param functionName whose role it is
     */
    public ExecutionRole(
            Supplier<IamClient> client,
            Supplier<CallerIdentity> caller,
            RoleSpec wanted,
            String functionName,
            Patience patience) {
        super(client, caller, wanted, RolePurpose.function(functionName), patience);
    }
}
