// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Map;
import java.util.Optional;

/**
 * One alias of one function: its reads and its moves, each guarded by what was read before (RevisionId). A refused guard
 * is a {@link ContentionException}.
 *
 * @param calls about the function
 * @param name of the alias
 */
public record LambdaAlias(LambdaCalls calls, String name) {

    private static final String NOT_MOVED = "The alias was not moved.";

    /** What it is; empty when there is none of that name, or no function. */
    public Optional<AliasState> read() {
        return calls.reading("Cannot read alias " + name, () -> {
            var found = calls.client()
                    .getAlias(request ->
                            request.functionName(calls.functionName()).name(name));
            return new AliasState(
                    found.name(),
                    found.aliasArn(),
                    found.functionVersion(),
                    AliasState.weights(found.routingConfig()),
                    found.description() == null ? "" : found.description(),
                    found.revisionId());
        });
    }

    /** Makes it. */
    public AliasState create(String version) {
        return calls.writing("Cannot create alias " + name, NOT_MOVED, () -> {
            var made = calls.client()
                    .createAlias(request -> request.functionName(calls.functionName())
                            .name(name)
                            .functionVersion(version));
            return new AliasState(
                    made.name(), made.aliasArn(), made.functionVersion(), Map.of(), "", made.revisionId());
        });
    }

    /**
     * Gives it a main version, shares of other versions and a note, if nobody has changed it since it was read.
     *
     * @param found as read before
     * @param weights empty for all traffic to the main version: leaving them out would leave old ones in force (measured),
     *     so they are always sent
     */
    public AliasState update(AliasState found, String version, Map<String, Double> weights, AliasNote note) {
        return calls.writing("Cannot move alias " + name, NOT_MOVED, () -> {
            var moved = calls.client()
                    .updateAlias(request -> request.functionName(calls.functionName())
                            .name(name)
                            .functionVersion(version)
                            .routingConfig(routing -> routing.additionalVersionWeights(weights))
                            .description(note.text(version))
                            .revisionId(found.revisionId()));
            return new AliasState(
                    moved.name(),
                    moved.aliasArn(),
                    moved.functionVersion(),
                    AliasState.weights(moved.routingConfig()),
                    moved.description() == null ? "" : moved.description(),
                    moved.revisionId());
        });
    }
}
