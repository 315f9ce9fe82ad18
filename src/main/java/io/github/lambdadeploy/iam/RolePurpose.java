// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

/**
 * What a role is for: which AWS service works as it, and the words that messages have for it.
 *
 * @param noun {@code execution role}
 * @param service the service, for messages: {@code Lambda}
 * @param principal the service's name for itself in trust policies, the same in every partition
 * @param createdFor what it is made for; the value of the tag {@link ExecutionRole#CREATED_FOR}
 * @param description of a role that is made
 * @param left what a failure leaves as it was
 * @param elements of the POM that name another role
 */
public record RolePurpose(
        String noun,
        String service,
        String principal,
        String createdFor,
        String description,
        String left,
        String elements) {

    /** A function runs as it. */
    static RolePurpose function(String functionName) {
        return new RolePurpose(
                "execution role",
                "Lambda",
                "lambda.amazonaws.com",
                functionName,
                "Execution role of Lambda function " + functionName + ", made by lambda-deploy",
                "No function was created.",
                "<role> (-Dlambda.role) or <executionRole><name>");
    }

    /** CodeDeploy moves aliases and invokes hooks as it. */
    public static RolePurpose codeDeploy(String application) {
        return new RolePurpose(
                "service role of CodeDeploy",
                "CodeDeploy",
                "codedeploy.amazonaws.com",
                // Tags take fewer characters than names of applications.
                "codedeploy/" + application.replace(',', '_'),
                "Service role of CodeDeploy application " + application + ", made by lambda-deploy",
                "No deployment group was created.",
                "<release><codeDeploy><serviceRole>");
    }
}
