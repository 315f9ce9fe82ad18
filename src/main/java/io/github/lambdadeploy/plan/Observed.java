// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import org.jspecify.annotations.Nullable;

/**
 * What AWS has of one function.
 *
 * @param latest {@code $LATEST}; {@code null} when there is no function, or when it was not asked for because the live
 *     version already is what is wanted
 * @param alias the alias; {@code null} when there is none
 * @param live the version the alias points at; {@code null} when there is no alias
 */
public record Observed(
        @Nullable FunctionState latest,
        @Nullable AliasState alias,
        @Nullable FunctionState live) {}
