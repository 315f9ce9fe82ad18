// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.FunctionSettings;
import java.util.function.Supplier;

/**
 * What is needed only when there is no function yet.
 *
 * @param role ARN of the execution role, looked up when asked for; fails with what to configure when there is none
 * @param defaults settings that the POM does not name
 */
public record Creation(Supplier<String> role, FunctionSettings defaults) {}
