// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Function;
import java.util.function.Supplier;

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
        SILENCE;

        /** Does it to the connection, which is then to be closed. */
        void on(Socket connection) throws IOException {
            if (this == RESET) {
                // Closing then sends RST instead of FIN.
                connection.setSoLinger(true, 0);
            } else if (this == SILENCE) {
                // Until the client closes; or this server does, which is an exception here.
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    /**
     * What a fault makes of a request.
     *
     * @param effect carries the request out
     * @param refusal puts an error into the service's words
     */
    static Reaction of(FaultRule fault, Supplier<Response> effect, Function<AwsError, Response> refusal)
            throws IOException {
        if (fault.action().equals("strange")) {
            return new Answer(Novelties.in(effect.get()));
        }
        if (fault.isAfter()) {
            effect.get().body().close();
        }
        return switch (fault.action()) {
            case "cut" -> None.CUT;
            case "refuse" -> None.RESET;
            case "hang" -> None.SILENCE;
            case "garble" -> new Answer(Response.text(200, "application/json", "<{\"this is cut o"));
            default -> new Answer(refusal.apply(fault.error()));
        };
    }
}
