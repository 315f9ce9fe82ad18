// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a client sends, waited for as long as its state allows: a connection that is kept alive may be idle for long, a
 * request's head has to come as a whole in a while, however slowly its bytes drip, and a body has to go on.
 */
final class PatientInput extends FilterInputStream {

    /**
     * How long a client is waited for.
     *
     * @param idle between two requests; longer than clients keep a connection (the JDK's: 20 minutes at most)
     * @param head for the whole head of a request
     * @param body for the next bytes of a body
     */
    record Patience(Duration idle, Duration head, Duration body) {
        static final Patience USUAL =
                new Patience(Duration.ofMinutes(30), Duration.ofSeconds(30), Duration.ofMinutes(5));
    }

    private final Socket socket;
    private final Patience patience;
    private final LongSupplier nanos;
    private boolean inHead;
    private long headEnd;

    PatientInput(Socket socket, Patience patience, LongSupplier nanos) throws IOException {
        super(socket.getInputStream());
        this.socket = socket;
        this.patience = patience;
        this.nanos = nanos;
    }

    /** The next bytes may be long in coming. */
    void awaitRequest() throws IOException {
        inHead = false;
        limit(patience.idle().toNanos());
    }

    /** The first byte is here: the rest of the head has to follow. */
    void awaitHead() {
        inHead = true;
        headEnd = nanos.getAsLong() + patience.head().toNanos();
    }

    void awaitBody() throws IOException {
        inHead = false;
        limit(patience.body().toNanos());
    }

    @Override
    public int read() throws IOException {
        limitHead();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        limitHead();
        return super.read(buffer, offset, length);
    }

    private void limitHead() throws IOException {
        if (inHead) {
            limit(headEnd - nanos.getAsLong());
        }
    }

    private void limit(long left) throws IOException {
        if (left <= 0) {
            throw new SocketTimeoutException("The head of the request did not come in time");
        }
        socket.setSoTimeout((int) Math.max(1, Duration.ofNanos(left).toMillis()));
    }
}
