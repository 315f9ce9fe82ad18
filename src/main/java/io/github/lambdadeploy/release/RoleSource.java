// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import java.util.Optional;

/** The execution role of a function that has to be created. Nobody is asked for it when there is a function. */
public interface RoleSource {

    /**
     * Name of the role when it has to be made first; empty when there is one. Reads only.
     *
     * @throws io.github.lambdadeploy.DeployException with what to configure, when there is none and none may be made
     */
    Optional<String> missing();

    /** The role's ARN; makes the role when it is missing. */
    String ensure();

    /** A role that is known to be there. */
    static RoleSource of(String arn) {
        return new RoleSource() {
            @Override
            public Optional<String> missing() {
                return Optional.empty();
            }

            @Override
            public String ensure() {
                return arn;
            }
        };
    }
}
