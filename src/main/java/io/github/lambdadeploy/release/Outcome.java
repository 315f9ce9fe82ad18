// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

/** How a deployment ended, in the words of {@code deployment.json}. */
public enum Outcome {
    CREATED("created"),
    UPDATED("updated"),
    UNCHANGED("unchanged"),
    ROLLED_BACK("rolledBack"),
    FAILED("failed");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
