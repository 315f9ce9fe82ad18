// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What the child prints, with Lambda's own lines between; keeps the first megabyte and drops the rest. */
final class LogBuffer {

    private static final int MOST = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean midLine;

    /** On a line of its own: the context's logger ends none. */
    synchronized void line(String line) {
        byte[] text = ((midLine ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8);
        midLine = false;
        bytes.write(text, 0, text.length);
    }

    /** Reads to the end of the stream: the child's death. */
    void drain(InputStream in) {
        byte[] buffer = new byte[8192];
        try (in) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                add(buffer, count);
            }
        } catch (IOException e) {
            // A destroyed child's stream may end in an error; what was read is the log.
        }
    }

    synchronized byte[] toBytes() {
        return bytes.toByteArray();
    }

    private synchronized void add(byte[] buffer, int count) {
        midLine = buffer[count - 1] != '\n';
        bytes.write(buffer, 0, Math.max(0, Math.min(count, MOST - bytes.size())));
    }
}
