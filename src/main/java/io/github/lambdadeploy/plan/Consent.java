// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

/**
 * What may happen to a function that no setting asks for.
 *
 * @param architecture whether a function that is there gets the architecture of the code: only when the POM names it
 * @param alias whether a missing alias is made
 */
public record Consent(boolean architecture, boolean alias) {

    /** All of it. */
    public static final Consent ALL = new Consent(true, true);
}
