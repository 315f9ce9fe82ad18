// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * A role as IAM has it.
 *
 * @param arn its path included, which its name does not tell
 * @param trust who may assume it
 */
record RoleState(String arn, TrustPolicy trust, Map<String, String> tags) {

    static RoleState of(Role role) {
        Map<String, String> tags = new LinkedHashMap<>();
        role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new RoleState(role.arn(), TrustPolicy.encoded(role.assumeRolePolicyDocument()), tags);
    }
}
