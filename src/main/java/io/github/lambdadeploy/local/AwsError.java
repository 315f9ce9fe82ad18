// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal in AWS's words. A service throws it, and the dispatcher has the service put it in its own protocol's form
 * ({@link Service#error}).
 */
public final class AwsError extends Exception {

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    /**
     * @param status the HTTP status
     * @param code AWS's name of the error, e.g. {@code RepositoryNotFoundException}
     */
    public AwsError(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    private AwsError(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    /** The same refusal with one more header in its answer. */
    public AwsError with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new AwsError(status, code, text(), all);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    public Map<String, String> headers() {
        return headers;
    }
}
