// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a role is to be when it is created.
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

    private static final int LONGEST_NAME = 64;

    public RoleSpec {
        managedPolicies = List.copyOf(managedPolicies);
        inlinePolicies = Collections.unmodifiableMap(new LinkedHashMap<>(inlinePolicies));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * A name that tells whose role it is: of a long owner a hash stands for the end that is cut off.
     *
     * @param owner of characters that IAM takes
     * @param end what it is, with a dash before it
     */
    public static String nameFor(String owner, String end) {
        String whole = owner + end;
        if (whole.length() <= LONGEST_NAME) {
            return whole;
        }
        String hashed =
                "-" + Digest.of(owner.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8) + end;
        return owner.substring(0, LONGEST_NAME - hashed.length()) + hashed;
    }
}
