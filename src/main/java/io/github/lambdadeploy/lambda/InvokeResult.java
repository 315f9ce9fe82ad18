// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;

/** How one call of a function ended, as far as a caller may want to go on from it; all else is an exception. */
public sealed interface InvokeResult {

    /** The function ran, and answered or failed. */
    record Answered(Invocation invocation) implements InvokeResult {}

    /**
     * Lambda did not run it, and says that it may later: the version is Pending, its VPC connection or snapshot is being
     * restored, calls are throttled.
     *
     * @param failure for who does not want to wait
     */
    record NotReady(DeployException failure) implements InvokeResult {}

    /** There is no such function, version or alias; an alias that was just made may not be known everywhere yet. */
    record Missing(DeployException failure) implements InvokeResult {}

    /** No answer came in time. The function may still run, so the call must not be repeated. */
    record Late(DeployException failure) implements InvokeResult {}
}
