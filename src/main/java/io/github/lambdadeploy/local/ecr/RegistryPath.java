// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address of the OCI distribution protocol is about.
 *
 * @param repository its name; empty for {@link Kind#PING}, {@link Kind#CONTENT} and {@link Kind#UNKNOWN}
 * @param reference a tag, a digest, or an upload session; empty when there is none
 */
record RegistryPath(Kind kind, String repository, String reference) {

    /** The kinds, each with its word in the journal. */
    enum Kind {
        PING("ping"),
        MANIFEST("manifest"),
        BLOB("blob"),
        UPLOAD("upload"),
        TAGS("tags"),
        /** Where blob downloads are redirected to. */
        CONTENT("content"),
        UNKNOWN("unknown");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    static final String CONTENT = "/registry-content/";

    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs|tags)/(.*)");
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads(?:/([^/]*))?");

    static boolean accepts(String path) {
        return path.equals("/v2") || path.startsWith("/v2/") || path.startsWith(CONTENT);
    }

    static RegistryPath of(String path) {
        if (path.equals("/v2") || path.equals("/v2/")) {
            return new RegistryPath(Kind.PING, "", "");
        }
        if (path.startsWith(CONTENT)) {
            return new RegistryPath(Kind.CONTENT, "", path.substring(CONTENT.length()));
        }
        Matcher upload = UPLOADS.matcher(path);
        if (upload.matches()) {
            String session = upload.group(2);
            return new RegistryPath(Kind.UPLOAD, upload.group(1), session == null ? "" : session);
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return new RegistryPath(Kind.UNKNOWN, "", path);
        }
        return switch (matcher.group(2)) {
            case "manifests" -> new RegistryPath(Kind.MANIFEST, matcher.group(1), matcher.group(3));
            case "blobs" -> new RegistryPath(Kind.BLOB, matcher.group(1), matcher.group(3));
            default ->
                matcher.group(3).equals("list")
                        ? new RegistryPath(Kind.TAGS, matcher.group(1), "")
                        : new RegistryPath(Kind.UNKNOWN, "", path);
        };
    }
}
