// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GetObject} and {@code HeadObject}: an object's headers, and its bytes or a range of them. */
record ObjectReads(Objects objects) {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    Response answer(Request request, Target target) throws AwsError, IOException {
        JsonObject object = objects.find(target.bucket(), target.key()).orElseThrow(S3Error::noSuchKey);
        long size = object.number("Size").orElse(0);
        long from = 0;
        long to = size;
        // A header S3 does not understand, or with several ranges, is passed over.
        Matcher range = RANGE.matcher(request.header("range").orElse(""));
        boolean partial = range.matches() && range.group().length() > "bytes=-".length();
        if (partial) {
            String first = range.group(1);
            String last = range.group(2);
            from = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
            to = first.isEmpty() || last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
            if (from >= to) {
                throw new AwsError(416, "InvalidRange", "The requested range is not satisfiable");
            }
        }
        Map<String, String> headers = headers(object);
        if (partial) {
            headers.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
        } else if (request.header("x-amz-checksum-mode").orElse("").equalsIgnoreCase("ENABLED")) {
            headers.putAll(checksums(object));
        }
        InputStream body = request.method().equals("HEAD")
                ? InputStream.nullInputStream()
                : open(objects.file(target.bucket(), object), from, to);
        return new Response(partial ? 206 : 200, headers, body, to - from);
    }

    /** The additional checksums of an object as headers. */
    static Map<String, String> checksums(JsonObject object) {
        Map<String, String> headers = new LinkedHashMap<>();
        JsonObject checksums = object.objectOrEmpty("Checksums");
        for (Checksum checksum : Checksum.values()) {
            String value = checksums.string(checksum.name());
            if (value != null) {
                headers.put(checksum.header(), value);
                headers.put("x-amz-checksum-type", value.contains("-") ? "COMPOSITE" : "FULL_OBJECT");
            }
        }
        return headers;
    }

    private static Map<String, String> headers(JsonObject object) {
        Map<String, String> headers = new LinkedHashMap<>();
        Instant modified = Instant.ofEpochMilli(object.number("LastModified").orElse(0));
        headers.put("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.atOffset(ZoneOffset.UTC)));
        headers.put("ETag", object.string("ETag", ""));
        headers.put("Accept-Ranges", "bytes");
        headers.put("x-amz-server-side-encryption", "AES256");
        JsonObject own = object.objectOrEmpty("Headers");
        for (String name : own.keys()) {
            headers.put(name, own.string(name, ""));
        }
        return headers;
    }

    private static InputStream open(Path file, long from, long to) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file).position(from);
        return new Slice(Channels.newInputStream(channel), to - from);
    }

    /** The first bytes of a stream. */
    private static final class Slice extends InputStream {
        private final InputStream in;
        private long left;

        Slice(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = left == 0 ? -1 : in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
