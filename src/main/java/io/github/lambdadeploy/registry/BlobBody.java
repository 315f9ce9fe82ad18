// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.transfer.TransferListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A blob on its way from wherever it is, a few kilobytes of it in memory; tells the listener how far it is. */
final class BlobBody implements Body {

    private final BlobSource source;
    private final Descriptor blob;
    private final TransferListener listener;
    private @Nullable CountedStream stream;

    BlobBody(BlobSource source, Descriptor blob, TransferListener listener) {
        this.source = source;
        this.blob = blob;
        this.listener = listener;
    }

    @Override
    public BodyPublisher start() throws IOException, InterruptedException {
        takeBack();
        CountedStream opened = new CountedStream(source.open(blob), listener);
        stream = opened;
        // The length is known, so the request carries Content-Length: one plain PUT, as every registry takes it.
        return blob.size() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> opened), blob.size());
    }

    @Override
    public long progress() {
        return stream == null ? 0 : stream.count.get();
    }

    /** What was counted as sent is not, after all. */
    void takeBack() {
        if (stream != null) {
            long counted = stream.stop();
            stream = null;
            listener.sent(-counted);
        }
    }

    /** It turned out to be there: what was not counted yet counts now. */
    void complete() {
        takeBack();
        listener.sent(blob.size());
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.stop();
        }
    }

    /** Counts what is read, until it is stopped: an abandoned request may still be reading on another thread. */
    private static final class CountedStream extends FilterInputStream {

        private final TransferListener listener;
        private final AtomicLong count = new AtomicLong();
        private boolean stopped;

        CountedStream(InputStream in, TransferListener listener) {
            super(in);
            this.listener = listener;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            counted(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            counted(Math.max(read, 0));
            return read;
        }

        private synchronized void counted(int bytes) {
            if (!stopped && bytes > 0) {
                count.addAndGet(bytes);
                listener.sent(bytes);
            }
        }

        /** Closes the stream, which also wakes a reader that hangs in it; returns how much was counted. */
        long stop() {
            synchronized (this) {
                stopped = true;
            }
            try {
                in.close();
            } catch (IOException e) {
                // It was only read from; there is nothing to lose.
            }
            return count.get();
        }
    }
}
