// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

/**
 * Executions kept ready.
 *
 * @param executions how many are asked for, at least 1
 * @param status {@code READY}, {@code IN_PROGRESS} or {@code FAILED}; wanted is always {@code READY}, so that the right
 *     number that is not there yet is a difference, and writing it is waiting for it
 */
public record Provisioned(int executions, String status) {

    private static final String READY = "READY";

    /** What a POM wants. */
    public static Provisioned ready(int executions) {
        return new Provisioned(executions, READY);
    }

    boolean isReady() {
        return status.equals(READY);
    }

    boolean hasFailed() {
        return status.equals("FAILED");
    }

    @Override
    public String toString() {
        return isReady() ? Integer.toString(executions) : executions + " (" + status + ")";
    }
}
