// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

/**
 * What a POM says of one setting.
 *
 * @param <T> its value's type
 */
public sealed interface Setting<T> {

    /** The element is not there: the live value stays. */
    record Absent<T>() implements Setting<T> {}

    /** The element is there and empty: the live value is removed. */
    record Cleared<T>() implements Setting<T> {}

    /** The element has a value. */
    record Value<T>(T value) implements Setting<T> {}
}
