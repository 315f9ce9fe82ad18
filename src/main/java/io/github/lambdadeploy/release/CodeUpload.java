// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import java.util.concurrent.Executor;

/**
 * Brings the code to where Lambda fetches it, unless it is there. Functions that run the same code share one: whoever
 * comes first sends it, the others wait for that.
 */
public interface CodeUpload {

    /**
     * Starts to read what {@link #look} and {@link #upload} are going to need, and returns at once. What fails here fails
     * again there, where it is certain that it matters.
     *
     * @param executor for reads
     */
    default void prepare(Executor executor) {}

    /** Where the code goes, and whether it is there; reads only. */
    CodePlace look();

    /** Brings it there. */
    FunctionCode upload();
}
