// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What every change is marked with: the time as Lambda writes it, and a random revision. */
public record Stamps(Clock clock, RandomGenerator random) {

    private static final DateTimeFormatter LAMBDA = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The time in the form of {@code LastModified}, which is neither ISO_INSTANT nor ISO_OFFSET_DATE_TIME. */
    public String now() {
        return LAMBDA.format(clock.instant());
    }

    /** A new random id in the form of a UUID. */
    public String revision() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }

    /** From 0 to below 1. */
    public double draw() {
        return random.nextDouble();
    }
}
