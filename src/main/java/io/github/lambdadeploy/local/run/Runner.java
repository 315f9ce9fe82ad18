// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import java.io.IOException;

/** Runs one invocation of a deployed function. */
@FunctionalInterface
public interface Runner {

    /** Runs it to its end; a failing or unrunnable function is an {@link Outcome}, not an exception. */
    Outcome run(Invocation invocation) throws IOException, InterruptedException;
}
