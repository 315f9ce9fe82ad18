// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was asked of the stand-in: one JSON line per request in {@code journal.jsonl}, in the order in which the answers
 * were known, and before they were sent. Several processes may write to one journal.
 */
public final class Journal {

    private static final String FILE = "journal.jsonl";
    /** Longer than any name of AWS's, an S3 key, and short enough for {@link #last} in whatever JSON makes of it. */
    private static final int LONGEST = 2048;

    private static final Pattern READS =
            Pattern.compile("(Get|Describe|List|Head|BatchGet|BatchCheck|Filter|Invoke|GET |HEAD ).*");

    private final Store store;

    Journal(Store store) {
        this.store = store;
    }

    /**
     * One request.
     *
     * @param sequence 1 for the first, without gaps
     * @param service as {@link Service#name()}
     * @param operation as {@link Service#operation}
     * @param resource as {@link Service#resource}
     * @param status of the answer; 0 when the connection was cut instead
     * @param bytesIn bytes of the request's body that were read
     * @param bytesOut bytes of the answer's body
     * @param write whether it is an operation that changes something, refused or not
     * @param fault the scripted fault that struck, e.g. {@code cut after}; {@code throttled} for a call refused as too fast; empty
     *     when none did
     */
    public record Entry(
            long sequence,
            String service,
            String operation,
            String resource,
            int status,
            long bytesIn,
            long bytesOut,
            boolean write,
            String fault) {

        /** {@code ecr PutImage orders 200}: short enough for an assertion's message. */
        public String brief() {
            return service + " " + operation + " " + resource + " " + status;
        }
    }

    /** All entries of a stand-in's directory, oldest first; empty when nothing was asked yet. */
    public static List<Entry> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> entry(JsonObject.parse(line.getBytes(StandardCharsets.UTF_8))))
                        .toList()
                : List.of();
    }

    /** Whether an operation of that name changes something. */
    static boolean isWrite(String service, String operation) {
        return !service.equals("sts") && !READS.matcher(operation).matches();
    }

    /** Appends one line; the number is given here, under the store's lock. */
    void append(
            String service, String operation, String resource, int status, long bytesIn, long bytesOut, String fault)
            throws Exception {
        store.locked(() -> {
            Path path = store.directory().resolve(FILE);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                JsonObject entry = new JsonObject()
                        .put("sequence", last(file) + 1)
                        .put("service", service)
                        .put("operation", shortened(operation))
                        .put("resource", shortened(resource))
                        .put("status", status)
                        .put("bytesIn", bytesIn)
                        .put("bytesOut", bytesOut)
                        .put("write", isWrite(service, operation));
                if (!fault.isEmpty()) {
                    entry.put("fault", fault);
                }
                file.seek(file.length());
                file.write((entry + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return true;
        });
    }

    /** What a stranger sends may be as long as a request's head, and the next line's number is read from this one. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** The number in the last line. A line cut short by a killed process is taken away: its answer was never sent. */
    private static long last(RandomAccessFile file) throws IOException {
        long end = file.length();
        long window = Math.min(end, 64 * 1024);
        byte[] tail = new byte[(int) window];
        file.seek(end - window);
        file.readFully(tail);
        String text = new String(tail, StandardCharsets.ISO_8859_1);
        int newline = text.lastIndexOf('\n');
        file.setLength(end - (text.length() - newline - 1));
        if (newline < 0) {
            return 0;
        }
        int start = text.lastIndexOf('\n', newline - 1) + 1;
        return JsonObject.parse(text.substring(start, newline).getBytes(StandardCharsets.ISO_8859_1))
                .number("sequence")
                .orElse(0);
    }

    private static Entry entry(JsonObject json) {
        return new Entry(
                json.number("sequence").orElse(0),
                json.string("service", ""),
                json.string("operation", ""),
                json.string("resource", ""),
                (int) json.number("status").orElse(0),
                json.number("bytesIn").orElse(0),
                json.number("bytesOut").orElse(0),
                json.bool("write", true),
                json.string("fault", ""));
    }
}
