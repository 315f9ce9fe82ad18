// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.transfer;

/** Hears how a copy goes on; called from several threads. The sum of {@code sent} never exceeds {@code planned}. */
public interface TransferListener {

    /** Hears nothing. */
    TransferListener NONE = new TransferListener() {};

    /** How many bytes are going to be sent, once it is known what the target has already. */
    default void planned(long bytes) {}

    /** So many more bytes are on their way; negative when a cut transfer starts again and they have to be sent anew. */
    default void sent(long bytes) {}

    /** Everything is there, the manifest included. */
    default void finished() {}
}
