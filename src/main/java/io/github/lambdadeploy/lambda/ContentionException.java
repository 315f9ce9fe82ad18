// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

/**
 * The function was not in the state the call was made for: an update is in progress (409), its RevisionId has moved on
 * (412), or the thing to be created is there already (409). Somebody else was at work, or an answer to an earlier try
 * of the same call was lost. The caller looks again and decides anew; the message is AWS's.
 */
public final class ContentionException extends RuntimeException {

    private final String reason;

    /** Seen by reading, not by a refusal. */
    public ContentionException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public ContentionException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** AWS's words. */
    public String reason() {
        return reason;
    }
}
