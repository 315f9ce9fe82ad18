// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A registry's answer that says no: status and the errors of its body, which the OCI distribution specification shapes
 * as {@code {"errors":[{"code":…,"message":…}]}}.
 */
final class RegistryException extends IOException {

    private record Said(String code, String message) {}

    private static final int LONGEST_TEXT = 300;

    private final int status;
    private final transient List<Said> errors;
    private final transient Optional<String> retryAfter;
    private final boolean stranger;

    RegistryException(String request, int status, byte[] body, Optional<String> retryAfter) {
        this(text(request, status, errors(body)), status, errors(body), retryAfter, false);
    }

    private RegistryException(
            String text, int status, List<Said> errors, Optional<String> retryAfter, boolean stranger) {
        super(text);
        this.stranger = stranger;
        this.status = status;
        this.errors = errors;
        this.retryAfter = retryAfter;
    }

    /** The same, given to one whose credentials were withheld. */
    RegistryException asStranger() {
        return new RegistryException(String.valueOf(getMessage()), status, errors, retryAfter, true);
    }

    /** Whether there are credentials that were not sent, as plain HTTP would have shown them to anybody. */
    boolean toStranger() {
        return stranger;
    }

    int status() {
        return status;
    }

    /** The header's text. */
    Optional<String> retryAfter() {
        return retryAfter;
    }

    boolean hasCode(String code) {
        return errors.stream().anyMatch(error -> error.code().equalsIgnoreCase(code));
    }

    boolean mentions(String words) {
        return errors.stream()
                .anyMatch(error -> error.message().toLowerCase(Locale.ROOT).contains(words));
    }

    /** Whether the same request may well succeed a little later. */
    boolean transientFailure() {
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> hasCode("TOOMANYREQUESTS") || uploadLost();
        };
    }

    /** The registry has forgotten the upload session: a new one is needed. */
    boolean uploadLost() {
        return hasCode("BLOB_UPLOAD_UNKNOWN") || hasCode("BLOB_UPLOAD_INVALID");
    }

    /** ECR says 403, not 401, when its token is older than 12 hours. */
    boolean tokenExpired() {
        return status == 401 || status == 403 && mentions("authorization token has expired");
    }

    private static List<Said> errors(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        try {
            List<Said> errors = JsonObject.parse(body).objects("errors").stream()
                    .map(error -> new Said(error.string("code", ""), error.string("message", "")))
                    .toList();
            if (!errors.isEmpty()) {
                return errors;
            }
        } catch (IllegalArgumentException e) {
            // Proxies and gateways answer in HTML or plain text; a page of HTML tells people nothing.
            if (text.startsWith("<")) {
                return List.of();
            }
        }
        String shortened = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
        return shortened.isEmpty() ? List.of() : List.of(new Said("", shortened));
    }

    private static String text(String request, int status, List<Said> errors) {
        String said = errors.stream()
                .map(error -> (error.code() + " " + error.message()).strip())
                .collect(Collectors.joining("; "));
        return "HTTP " + status + " to " + request + (said.isEmpty() ? "" : ": " + said);
    }
}
