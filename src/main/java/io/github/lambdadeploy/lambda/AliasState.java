// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
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

    static AliasState of(AliasConfiguration listed) {
        return new AliasState(
                listed.name(),
                listed.aliasArn(),
                listed.functionVersion(),
                weights(listed.routingConfig()),
                listed.description() == null ? "" : listed.description(),
                listed.revisionId());
    }

    /** Whether all its traffic goes to this version. */
    public boolean isWhollyAt(String number) {
        return version.equals(number) && weights.isEmpty();
    }

    /** What its description says of the main version it has now. */
    public AliasNote note() {
        return AliasNote.of(description, version);
    }

    /** The same alias with its traffic elsewhere: what a move is to bring about. */
    public AliasState routed(String number, Map<String, Double> others) {
        return new AliasState(name, arn, number, others, description, revisionId);
    }

    /** Whether its traffic goes where that one's goes; who has described it meanwhile does not matter. */
    public boolean routesLike(AliasState other) {
        return version.equals(other.version) && weights.equals(other.weights);
    }

    /** Where its traffic goes, as a sentence for people. */
    public String stand() {
        return "The alias " + name + " points at version " + version
                + new TreeMap<>(weights)
                        .entrySet().stream()
                                .map(share -> ", " + Math.round(share.getValue() * 100)
                                        + " % of its traffic goes to version " + share.getKey())
                                .collect(Collectors.joining())
                + ".";
    }

    /** Shares of the traffic by version, 0.0 to 1.0; the main version's is what the others leave. */
    public Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        double others =
                weights.values().stream().mapToDouble(Double::doubleValue).sum();
        shares.put(version, 1 - others);
        shares.putAll(new TreeMap<>(weights));
        return shares;
    }

    /**
     * The note for a move to this version: the main version is then the one to roll back to. Where it stays the main
     * version, and only a shift ends, the one to roll back to stays too.
     */
    public AliasNote noteFor(String number) {
        return version.equals(number)
                ? note()
                : VersionNumber.parse(version).map(note()::withPrevious).orElseGet(this::note);
    }

    static Map<String, Double> weights(@org.jspecify.annotations.Nullable AliasRoutingConfiguration routing) {
        return routing == null ? Map.of() : routing.additionalVersionWeights();
    }
}
