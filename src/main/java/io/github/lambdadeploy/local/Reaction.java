// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

/** What becomes of a request: an answer, or one of the ways to get none. */
sealed interface Reaction {

    /** An answer. */
    record Answer(Response response) implements Reaction {}

    /** No answer. */
    enum None implements Reaction {
        /** The connection ends, as when the server dies. */
        CUT,
        /** The connection is reset, as when a port is closed or a firewall says no. */
        RESET,
        /** The connection stays open and nothing comes, until the client gives up. */
        SILENCE
    }
}
