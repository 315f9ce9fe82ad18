// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.status;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.ListedVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A function with its history.
 *
 * @param functionName its name
 * @param latest {@code $LATEST}
 * @param modified when {@code $LATEST} was updated last
 * @param alias the alias that serves the callers
 * @param aliases all, by name
 * @param live the versions that alias sends traffic to, the main one first; empty when there is no such alias
 * @param versions the newest, and older ones that an alias names; newest first
 * @param count how many versions there are
 */
public record FunctionStatus(
        String functionName,
        FunctionState latest,
        Optional<Instant> modified,
        String alias,
        List<AliasState> aliases,
        List<FunctionState> live,
        List<ListedVersion> versions,
        int count) {

    public FunctionStatus {
        aliases = List.copyOf(aliases);
        live = List.copyOf(live);
        versions = List.copyOf(versions);
    }

    /** What {@code $LATEST} has that the live version has not: {@code code}, names of settings; empty when nothing. */
    public List<String> ahead() {
        return live.isEmpty() || live.get(0).version().equals(latest.version())
                ? List.of()
                : latest.differencesFrom(live.get(0));
    }
}
