// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/**
 * The versions of one function and what holds them, all pages of it, and the one place that deletes a version.
 *
 * @param calls about the function
 */
public record LambdaVersions(LambdaCalls calls) {

    /** {@code $LATEST}, which has no number, comes first. */
    private static final Comparator<ListedVersion> NEWEST_FIRST = Comparator.comparing(
                    (ListedVersion version) -> version.number().orElse(null),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .reversed();

    /** All versions and the code of each, {@code $LATEST} included; empty when there is no such function. */
    public Optional<List<CodeVersion>> list() {
        return listed(CodeVersion::of);
    }

    /** {@code $LATEST}, then the versions from newest to oldest; empty when there is no such function. */
    public Optional<List<ListedVersion>> history() {
        return listed(ListedVersion::of)
                .map(versions -> versions.stream().sorted(NEWEST_FIRST).toList());
    }

    /** The newest version; empty when none was published. */
    public Optional<VersionNumber> newest() {
        return history().stream()
                .flatMap(List::stream)
                .flatMap(version -> version.number().stream())
                .findFirst();
    }

    /** Lambda gives 50 at a time at most, the oldest first. */
    private <T> Optional<List<T>> listed(Function<FunctionConfiguration, T> as) {
        return calls.reading(
                "Cannot list the versions",
                () -> calls
                        .client()
                        .listVersionsByFunctionPaginator(request -> request.functionName(calls.functionName()))
                        .versions()
                        .stream()
                        .map(as)
                        .toList());
    }

    /** All aliases, by name. */
    public List<AliasState> aliases() {
        return there(
                "Cannot list the aliases",
                () ->
                        calls
                                .client()
                                .listAliasesPaginator(request -> request.functionName(calls.functionName()))
                                .aliases()
                                .stream()
                                .map(AliasState::of)
                                .sorted(Comparator.comparing(AliasState::name))
                                .toList());
    }

    /** Versions that have provisioned concurrency of their own, not an alias's. */
    public Set<VersionNumber> provisioned() {
        return there(
                "Cannot list the provisioned concurrency",
                () -> calls
                        .client()
                        .listProvisionedConcurrencyConfigsPaginator(
                                request -> request.functionName(calls.functionName()))
                        .provisionedConcurrencyConfigs()
                        .stream()
                        .map(config -> config.functionArn()
                                .substring(config.functionArn().lastIndexOf(':') + 1))
                        .flatMap(qualifier -> VersionNumber.parse(qualifier).stream())
                        .collect(Collectors.toSet()));
    }

    /**
     * Deletes one version; one that is gone already is fine. DeleteFunction without a qualifier would delete the whole
     * function (AWS documentation), so nothing but a number of a version gets here, and nobody else makes that call.
     *
     * @return Lambda's reason when it does not let the version go: an alias was made meanwhile or an event source uses
     *     it (409), it is replicated for Lambda@Edge (400)
     * @throws DeployException for every other refusal, which is none of this very version
     */
    public Optional<String> delete(VersionNumber version) {
        try {
            calls.removing("Cannot delete version " + version, "It stays as it was.", () -> {
                try {
                    calls.client()
                            .deleteFunction(request ->
                                    request.functionName(calls.functionName()).qualifier(version.text()));
                } catch (InvalidParameterValueException held) {
                    throw new ContentionException(AwsErrors.reason(held), held);
                }
            });
            return Optional.empty();
        } catch (ContentionException held) {
            return Optional.of(held.reason());
        }
    }

    /** Nothing found may only mean that there is nothing, never that somebody has deleted the function. */
    private <T> T there(String what, Supplier<T> call) {
        return calls.reading(what, call)
                .orElseThrow(() -> DeployException.environment(what + ": the function is gone")
                        .where(calls.where())
                        .left("Nothing was changed by this step.")
                        .next("Look who else works on this function."));
    }
}
