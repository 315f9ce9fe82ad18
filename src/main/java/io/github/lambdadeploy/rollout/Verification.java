// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

/** Sees a version work. */
@FunctionalInterface
public interface Verification {

    /** Nothing was asked for. */
    Verification NONE = (qualifier, version) -> {};

    /**
     * Asks, and looks at the answer.
     *
     * @param qualifier a version's number, or the alias
     * @param version that has to answer
     * @throws io.github.lambdadeploy.DeployException when the answer is not as expected
     */
    void answers(String qualifier, String version);
}
