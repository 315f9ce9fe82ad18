// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Map;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;

/**
 * An alias as GetAlias answers.
 *
 * @param name of the alias
 * @param arn of the alias
 * @param version the main version
 * @param weights additional versions and their share of the traffic, 0.0 to 1.0; empty when all goes to the main one
 * @param description words of its owner and the version that was live before ({@link AliasNote})
 * @param revisionId guards a move against somebody else's
 */
public record AliasState(
        String name, String arn, String version, Map<String, Double> weights, String description, String revisionId) {

    public AliasState {
        weights = Map.copyOf(weights);
    }

    /** Whether all its traffic goes to this version. */
    public boolean isWhollyAt(String number) {
        return version.equals(number) && weights.isEmpty();
    }

    public AliasNote note() {
        return AliasNote.of(description);
    }

    static Map<String, Double> weights(@org.jspecify.annotations.Nullable AliasRoutingConfiguration routing) {
        return routing == null ? Map.of() : routing.additionalVersionWeights();
    }
}
