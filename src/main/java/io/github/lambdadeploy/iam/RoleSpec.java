// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an execution role is to be when it is created.
 *
 * @param name at most 64 characters
 * @param path begins and ends with {@code /}
 * @param managedPolicies ARNs, or names of AWS's own, path included: {@code service-role/AWSLambdaBasicExecutionRole}
 * @param inlinePolicies policy documents by the policy's name
 * @param permissionsBoundary ARN of a managed policy; {@code null} for none
 * @param tags without the one that says who made it
 * @param description {@code null} for one that names the function
 */
public record RoleSpec(
        String name,
        String path,
        List<String> managedPolicies,
        Map<String, JsonObject> inlinePolicies,
        @Nullable String permissionsBoundary,
        Map<String, String> tags,
        @Nullable String description) {

    public RoleSpec {
        managedPolicies = List.copyOf(managedPolicies);
        inlinePolicies = Collections.unmodifiableMap(new LinkedHashMap<>(inlinePolicies));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }
}
