// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.status;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaVersions;
import io.github.lambdadeploy.lambda.ListedVersion;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Looks at a function: itself, all its versions and aliases, and the versions that are live, since only a single version
 * is answered with state and image. Reads only.
 *
 * @param function where it is
 * @param alias that serves the callers
 * @param most how many of the newest versions are wanted; those that an alias names come on top
 */
public record Inspection(LambdaFunction function, String alias, int most) {

    /** What is there; empty when there is no such function. */
    public Optional<FunctionStatus> look() {
        FunctionState latest = function.latest().orElse(null);
        LambdaVersions list = new LambdaVersions(function.calls());
        List<ListedVersion> all = list.history().orElse(List.of());
        if (latest == null || all.isEmpty()) {
            return Optional.empty();
        }
        List<AliasState> aliases = list.aliases();
        List<ListedVersion> published =
                all.stream().filter(version -> version.number().isPresent()).toList();
        return Optional.of(new FunctionStatus(
                function.name(),
                latest,
                all.get(0).modified(),
                alias,
                aliases,
                live(aliases),
                wanted(published, named(aliases)),
                published.size()));
    }

    private List<FunctionState> live(List<AliasState> aliases) {
        return aliases.stream()
                .filter(found -> found.name().equals(alias))
                .flatMap(found -> found.shares().keySet().stream())
                .flatMap(version -> function.version(version).stream())
                .toList();
    }

    private List<ListedVersion> wanted(List<ListedVersion> published, Set<String> named) {
        return IntStream.range(0, published.size())
                .filter(place ->
                        place < most || named.contains(published.get(place).version()))
                .mapToObj(published::get)
                .toList();
    }

    private static Set<String> named(List<AliasState> aliases) {
        Set<String> named = new HashSet<>();
        for (AliasState found : aliases) {
            named.addAll(found.shares().keySet());
            found.note().previous().map(VersionNumber::text).ifPresent(named::add);
        }
        return named;
    }
}
