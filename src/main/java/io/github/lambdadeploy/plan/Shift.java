// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

/**
 * How the alias gets to a new version.
 *
 * @param name {@code AllAtOnce}, {@code Canary10Percent5Minutes}, {@code CodeDeploy orders/live}
 * @param gradual whether two versions serve at the same time for a while, which Lambda allows only with the same
 *     execution role and the same dead-letter target (AWS documentation)
 */
public record Shift(String name, boolean gradual) {

    /** In one step. */
    public static final Shift AT_ONCE = new Shift("AllAtOnce", false);
}
