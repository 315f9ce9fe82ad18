// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.plan.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with one function, and what that was decided from.
 *
 * @param functionName the function
 * @param region where it is
 * @param alias the alias
 * @param codeSha256 of the code that is wanted
 * @param basis what the plan holds for, and for nothing else
 * @param plan what is to be done
 */
public record PlannedFunction(
        String functionName, String region, String alias, String codeSha256, Basis basis, Plan plan) {

    /**
     * States of AWS; each revision changes with whatever is changed.
     *
     * @param latestRevisionId of {@code $LATEST}; {@code null} when there is no function, or it was not looked at
     * @param aliasRevisionId of the alias; {@code null} when there is none
     * @param version the alias points at; {@code null} when there is none
     */
    public record Basis(
            @Nullable String latestRevisionId,
            @Nullable String aliasRevisionId,
            @Nullable String version) {}

    static PlannedFunction of(String functionName, String region, Wanted wanted, Observed observed, Plan plan) {
        Basis basis = new Basis(
                observed.latest() == null ? null : observed.latest().revisionId(),
                observed.alias() == null ? null : observed.alias().revisionId(),
                observed.alias() == null ? null : observed.alias().version());
        return new PlannedFunction(functionName, region, wanted.alias(), wanted.codeSha256(), basis, plan);
    }
}
