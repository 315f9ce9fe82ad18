// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the stand-in's CodeDeploy sees of its IAM. */
public interface ServiceRoles {

    /** Whether CodeDeploy may assume the role: it is there, and its trust policy names CodeDeploy. */
    boolean assumableByCodeDeploy(String arn) throws IOException;

    /** ARNs of the attached and names of the inline policies of the role; empty when the role is not there. */
    Optional<List<String>> policies(String arn) throws IOException;
}
