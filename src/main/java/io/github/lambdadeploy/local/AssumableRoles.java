// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;

/** What the stand-in's Lambda sees of its IAM. */
public interface AssumableRoles {

    /** Whether Lambda may assume the role: it is there, and its trust policy names Lambda. */
    boolean assumableByLambda(String arn) throws IOException;
}
