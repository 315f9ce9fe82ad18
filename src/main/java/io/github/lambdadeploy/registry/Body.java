// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** The body of a request, which may have to be sent more than once. */
interface Body extends AutoCloseable {

    /** No body. */
    Body NONE = BodyPublishers::noBody;

    /** These bytes. */
    static Body of(byte[] bytes) {
        return () -> BodyPublishers.ofByteArray(bytes);
    }

    /** Starts from the beginning. */
    BodyPublisher start() throws IOException, InterruptedException;

    /** Grows while something is being sent; a request whose body stands still for too long is given up. */
    default long progress() {
        return 0;
    }

    @Override
    default void close() {}
}
