// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.time.Sleeper;
import io.github.lambdadeploy.time.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A time that goes on while somebody sleeps, and only then; whoever sleeps is awake at once. */
final class VirtualTime extends Clock implements Sleeper {

    private final AtomicReference<Instant> now;

    VirtualTime(Instant begin) {
        this.now = new AtomicReference<>(begin);
    }

    /** For a run that waits this long for an answer. */
    Timing timing(Optional<Duration> answer) {
        return new Timing(this, this, answer);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
