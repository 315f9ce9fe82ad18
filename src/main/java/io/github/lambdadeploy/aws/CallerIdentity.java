// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who is deploying.
 *
 * @param account 12 digits
 * @param arn of the user or the assumed role
 */
public record CallerIdentity(String account, String arn) {

    public static CallerIdentity of(StsClient client) {
        try {
            GetCallerIdentityResponse identity = client.getCallerIdentity();
            return new CallerIdentity(identity.account(), identity.arn());
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot find out whose credentials these are", "AWS STS", e)
                    .left("Nothing was sent or changed.");
        }
    }

    /** {@code aws}, {@code aws-cn}, {@code aws-us-gov}, … */
    public String partition() {
        return arn.split(":")[1];
    }

    /** The ARN of a role of this account, in this account's partition. */
    public String roleArn(String name) {
        return "arn:" + partition() + ":iam::" + account + ":role/" + name;
    }

    public void mustBeOneOf(List<String> allowedAccounts) {
        if (!allowedAccounts.contains(account)) {
            throw DeployException.configuration("These credentials are for account " + account
                            + ", which <allowedAccounts> (-Dlambda.allowedAccounts) does not name")
                    .where(arn)
                    .reason("Allowed: " + String.join(", ", allowedAccounts))
                    .left("Nothing was sent or changed.")
                    .next("Use another profile (-Dlambda.profile) or Maven profile (-P).");
        }
    }
}
