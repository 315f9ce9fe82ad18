// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;
import java.util.Optional;

/** What the stand-in's CodeDeploy sees of its CloudWatch. */
@FunctionalInterface
public interface AlarmStates {

    /** {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}; empty when there is no alarm of that name. */
    Optional<String> state(String region, String alarm) throws IOException;
}
