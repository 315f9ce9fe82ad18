// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import java.util.ArrayList;
import java.util.List;

/** Of AWS's managed policies those without which a function with these settings cannot work. */
public final class BasicPolicies {

    private BasicPolicies() {}

    /**
     * Names, path included.
     *
     * @param vpc whether the function is in a VPC: the policy for it holds the basic one
     * @param tracing whether X-Ray traces are sent
     */
    public static List<String> of(boolean vpc, boolean tracing) {
        List<String> policies = new ArrayList<>();
        policies.add(vpc ? "service-role/AWSLambdaVPCAccessExecutionRole" : "service-role/AWSLambdaBasicExecutionRole");
        if (tracing) {
            policies.add("AWSXRayDaemonWriteAccess");
        }
        return policies;
    }
}
