// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.attachment.Difference;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What AWS has of one function.
 *
 * @param latest {@code $LATEST}; {@code null} when there is no function, or when it was not asked for because the live
 *     version already is what is wanted
 * @param alias the alias; {@code null} when there is none
 * @param live the version the alias points at; {@code null} when there is no alias
 * @param candidate the version that has a part of the alias's traffic beside the live one: a shift was left half-way;
 *     {@code null} when there is none
 * @param code whether the code is where Lambda can fetch it; {@code null} when that was not asked
 * @param missingRole name of the execution role that has to be made; {@code null} when there is one, or nobody asked
 * @param differences attachments that are not as wanted
 */
public record Observed(
        @Nullable FunctionState latest,
        @Nullable AliasState alias,
        @Nullable FunctionState live,
        @Nullable FunctionState candidate,
        @Nullable CodePlace code,
        @Nullable String missingRole,
        List<Difference> differences) {

    public Observed {
        differences = List.copyOf(differences);
    }

    /** Of a function with nothing beside it. */
    public Observed(@Nullable FunctionState latest, @Nullable AliasState alias, @Nullable FunctionState live) {
        this(latest, alias, live, null, null, null, List.of());
    }

    /** Whether Lambda is still at work on any of it: what comes of that may be something else. */
    public boolean settling() {
        return latest != null && latest.settling()
                || live != null && live.settling()
                || candidate != null && candidate.settling();
    }

    /** Variables that a POM is known to have set. */
    Set<String> ownVariables() {
        return latest == null ? Set.of() : latest.ownVariables().orElse(Set.of());
    }

    /** Whether anybody can tell which variables a POM has set. */
    boolean remembers() {
        return latest == null || latest.ownVariables().isPresent();
    }

    /**
     * Where the code goes.
     *
     * @param name of the repository or bucket, for people
     * @param exists whether the repository is there
     * @param holds whether the code is there
     */
    public record CodePlace(String name, boolean exists, boolean holds) {}
}
