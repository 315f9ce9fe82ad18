// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Map;

/**
 * An alias as GetAlias answers.
 *
 * @param name of the alias
 * @param arn of the alias
 * @param version the main version
 * @param weights additional versions and their share of the traffic, 0.0 to 1.0; empty when all goes to the main one
 * @param revisionId guards a move against somebody else's
 */
public record AliasState(String name, String arn, String version, Map<String, Double> weights, String revisionId) {

    public AliasState {
        weights = Map.copyOf(weights);
    }
}
