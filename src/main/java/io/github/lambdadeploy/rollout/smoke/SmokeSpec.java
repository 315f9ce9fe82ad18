// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import java.time.Duration;

/**
 * The check of a version; {@code <release><smoke>}.
 *
 * @param payload the event, JSON
 * @param expectation what the response must be
 * @param limit how long the function may take to answer
 */
public record SmokeSpec(String payload, Expectation expectation, Duration limit) {}
