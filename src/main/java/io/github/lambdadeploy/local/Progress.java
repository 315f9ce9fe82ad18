// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

/** What goes on in the stand-in by itself as time passes, e.g. a deployment that shifts traffic. */
@FunctionalInterface
interface Progress {

    /** Brings everything up to the clock's now; called before a request is handled, so that all services see it. */
    void advance() throws Exception;
}
