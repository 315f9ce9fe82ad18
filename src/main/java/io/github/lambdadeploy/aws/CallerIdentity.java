// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import java.util.List;
import java.util.Optional;
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

    /** What is wrong when the account is none of these; empty when it is one. */
    public Optional<String> notOneOf(List<String> allowedAccounts) {
        return allowedAccounts.contains(account)
                ? Optional.empty()
                : Optional.of("These credentials are for account " + account + " (" + arn
                        + "), which <allowedAccounts> (-Dlambda.allowedAccounts) does not name ("
                        + String.join(", ", allowedAccounts)
                        + "): use another profile (-Dlambda.profile) or Maven profile (-P)");
    }
}
