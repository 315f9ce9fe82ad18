// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All versions and aliases of one function. Lambda gives 50 at a time at most, so that the newest version is known only
 * when all pages were asked for.
 *
 * @param calls about the function
 */
public record VersionList(LambdaCalls calls) {

    private static final Comparator<ListedVersion> NEWEST_FIRST =
            Comparator.comparingLong(VersionList::age).reversed();

    /** {@code $LATEST}, then the versions from newest to oldest; empty when there is no such function. */
    public Optional<List<ListedVersion>> versions() {
        return calls.reading(
                "Cannot list the versions",
                () -> calls
                        .client()
                        .listVersionsByFunctionPaginator(request -> request.functionName(calls.functionName()))
                        .versions()
                        .stream()
                        .map(ListedVersion::of)
                        .sorted(NEWEST_FIRST)
                        .toList());
    }

    /** All aliases, by name; none when there is no such function. */
    public List<AliasState> aliases() {
        return calls.reading(
                        "Cannot list the aliases",
                        () -> calls
                                .client()
                                .listAliasesPaginator(request -> request.functionName(calls.functionName()))
                                .aliases()
                                .stream()
                                .map(AliasState::of)
                                .sorted(Comparator.comparing(AliasState::name))
                                .toList())
                .orElse(List.of());
    }

    private static long age(ListedVersion version) {
        return version.number().map(number -> Long.parseLong(number.text())).orElse(Long.MAX_VALUE);
    }
}
