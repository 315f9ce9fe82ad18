// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.FunctionCode;
import java.util.concurrent.Executor;

/** Brings the code to where Lambda fetches it, unless it is there; asked once, and only when some call needs it. */
@FunctionalInterface
public interface CodeUpload {

    FunctionCode upload();

    /**
     * Looks ahead, since the code that is live is another: reads what {@link #upload} is going to need and returns at
     * once. Writes nothing; what fails here fails again in {@code upload}, which is asked only when it is certain.
     *
     * @param executor for reads
     */
    default void prepare(Executor executor) {}
}
