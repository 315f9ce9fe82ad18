// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.transfer.TransferListener;

/** Sums up what a listener hears and notices when it does not fit. */
final class TransferSums implements TransferListener {

    private long planned = -1;
    private long sent;
    private long most;
    private long takenBack;
    private boolean finished;

    @Override
    public synchronized void planned(long bytes) {
        planned = bytes;
    }

    @Override
    public synchronized void sent(long bytes) {
        sent += bytes;
        most = Math.max(most, sent);
        takenBack -= Math.min(bytes, 0);
    }

    @Override
    public synchronized void finished() {
        finished = true;
    }

    synchronized void assertComplete(long bytes) {
        assertThat(planned).as("planned").isEqualTo(bytes);
        assertThat(sent).as("sent").isEqualTo(bytes);
        assertThat(most).as("most").isLessThanOrEqualTo(bytes);
        assertThat(finished).as("finished").isTrue();
    }

    synchronized void assertNotFinished() {
        assertThat(finished).as("finished").isFalse();
    }

    synchronized long takenBack() {
        return takenBack;
    }
}
