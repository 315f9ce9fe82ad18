// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** {@code ListObjectsV2}: the objects of a bucket in the order of their keys, a page at a time. */
final class Listing {

    private static final int MOST = 1000;

    private final String prefix;
    private final String delimiter;
    private final String token;
    private final String startAfter;
    private final int most;
    private final boolean encoded;

    Listing(Request request) throws AwsError {
        prefix = request.parameter("prefix").orElse("");
        delimiter = request.parameter("delimiter").orElse("");
        token = request.parameter("continuation-token").orElse("");
        startAfter = request.parameter("start-after").orElse("");
        encoded = request.parameter("encoding-type").orElse("").equals("url");
        String keys = request.parameter("max-keys").orElse("" + MOST);
        if (!keys.matches("\\d{1,9}")) {
            throw S3Error.invalidArgument("Provided max-keys not an integer or within integer range");
        }
        most = Math.min(MOST, Integer.parseInt(keys));
        if (request.query().containsKey("continuation-token") && !isToken()) {
            throw S3Error.invalidArgument("The continuation token provided is incorrect");
        }
    }

    Response answer(String bucket, List<JsonObject> objects) {
        Xml contents = S3Xml.of("ListBucketResult")
                .element("Name", bucket)
                .element("Prefix", encode(prefix))
                .element("MaxKeys", most)
                .elementUnlessEmpty("Delimiter", encode(delimiter))
                .elementUnlessEmpty("StartAfter", encode(startAfter))
                .elementUnlessEmpty("ContinuationToken", token)
                .elementUnlessEmpty("EncodingType", encoded ? "url" : "");
        String after = token.isEmpty() ? startAfter : from(token);
        String last = "";
        int count = 0;
        boolean more = false;
        for (JsonObject object : objects) {
            String key = object.string("Key", "");
            String common = common(key);
            boolean seen = !common.isEmpty() && (common.equals(last) || common.equals(after));
            if (!key.startsWith(prefix) || seen || Objects.compare(key, after) <= 0) {
                continue;
            }
            if (count == most) {
                more = most > 0;
                break;
            }
            count++;
            last = common.isEmpty() ? key : common;
            if (common.isEmpty()) {
                write(object, key, contents);
            } else {
                contents.open("CommonPrefixes")
                        .element("Prefix", encode(common))
                        .close();
            }
        }
        contents.element("KeyCount", count).element("IsTruncated", more);
        if (more) {
            contents.element("NextContinuationToken", token(last));
        }
        return S3Xml.answer(contents);
    }

    private void write(JsonObject object, String key, Xml xml) {
        xml.open("Contents")
                .element("Key", encode(key))
                .element(
                        "LastModified",
                        Instant.ofEpochMilli(object.number("LastModified").orElse(0)))
                .element("ETag", object.string("ETag", ""))
                .element("Size", object.number("Size").orElse(0))
                .element("StorageClass", "STANDARD")
                .close();
    }

    /** The common prefix a key is rolled up in; empty when it is not. */
    private String common(String key) {
        int end = delimiter.isEmpty() || !key.startsWith(prefix) ? -1 : key.indexOf(delimiter, prefix.length());
        return end < 0 ? "" : key.substring(0, end + delimiter.length());
    }

    private String encode(String text) {
        return encoded ? URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/") : text;
    }

    private boolean isToken() {
        try {
            return token.startsWith("1") && !from(token).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String token(String last) {
        return "1" + Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    private static String from(String token) {
        return new String(Base64.getDecoder().decode(token.substring(1)), StandardCharsets.UTF_8);
    }
}
