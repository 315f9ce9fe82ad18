// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

/** What became of a reference. */
sealed interface Found {

    /** @param text the value: a secret */
    record Value(String text) implements Found {
        @Override
        public String toString() {
            return "(a value, not shown)";
        }
    }

    /** @param reason in words, without any value; continues a sentence that begins with the reference */
    record Failure(String reason) implements Found {}
}
