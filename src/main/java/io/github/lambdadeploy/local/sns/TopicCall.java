// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.sns;

import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.query.Parameters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call.
 *
 * @param caller ARN of who has signed it
 */
record TopicCall(String region, String caller, String action, Parameters parameters) {

    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):(\\d{12}):([A-Za-z0-9_-]{1,256}(?:\\.fifo)?)");

    /**
     * The name of the topic whose ARN the parameter has, which need not be there. A topic of another region is no valid
     * parameter, one of another account is not the caller's to use.
     */
    String name(String parameter) throws AwsError {
        String arn = parameters.required(parameter, 0, 2048, ".*");
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            int elements = arn.split(":", -1).length;
            throw SnsService.invalid(
                    elements < 6
                            ? parameter + " Reason: An ARN must have at least 6 elements, not " + elements
                            : parameter);
        }
        if (!matcher.group(1).equals(region)) {
            throw SnsService.invalid(parameter);
        }
        if (!matcher.group(2).equals(LocalAws.ACCOUNT) || !arn.startsWith("arn:aws:")) {
            throw new AwsError(
                    403,
                    "AuthorizationError",
                    "User: " + caller + " is not authorized to perform: SNS:" + action + " on resource: " + arn
                            + " because no resource-based policy allows the SNS:" + action + " action");
        }
        return matcher.group(3);
    }
}
