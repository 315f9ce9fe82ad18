// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;

/**
 * Why a deployment ended otherwise than it should: its {@code errorInformation}.
 *
 * @param code one of the model's ErrorCode
 */
record Failure(String code, String message) {

    /** As AWS begins what it finds wrong between AppSpec and function (read in reports of its users). */
    private static final String CONFIGURATION = "The deployment failed because the AppSpec file that specifies the AWS"
            + " Lambda deployment configuration is missing or has an invalid configuration.";

    static Failure ofConfiguration(String detail) {
        return new Failure("INVALID_LAMBDA_CONFIGURATION", (CONFIGURATION + " " + detail).strip());
    }

    /** As AWS words it when the service role lacks a permission (read in reports of its users). */
    static Failure ofPermissions(String role) {
        return new Failure(
                "IAM_ROLE_PERMISSIONS",
                "The IAM role " + role + " does not give you permission to perform operations in the following AWS"
                        + " service: AWSLambda. Contact your AWS administrator if you need help. If you are an AWS"
                        + " administrator, you can grant permissions to your users or groups by creating IAM policies.");
    }

    static Failure ofHook(String message) {
        return new Failure("HOOK_EXECUTION_FAILURE", message);
    }

    JsonObject json() {
        return new JsonObject().put("code", code).put("message", message);
    }
}
