// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.time.Sleeper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what failed for a reason that passes: busy or broken servers and cut connections {@value #TRIES} times, hosts
 * that cannot be reached {@value #CONNECT_TRIES} times, everything else not at all. Waits 0.5 s, 1 s, 2 s, … each
 * shortened by up to half at random so that parallel transfers do not return together; {@code Retry-After} (RFC 9110,
 * seconds or a date) goes before, up to a minute.
 */
record Retry(Sleeper sleeper, RandomGenerator random, Clock clock) {

    /** One try. */
    @FunctionalInterface
    interface Attempt<T> {
        /** @param number 1 for the first */
        T run(int number) throws IOException, InterruptedException;
    }

    static final int TRIES = 5;
    static final int CONNECT_TRIES = 3;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    <T> T run(Attempt<T> attempt) throws IOException, InterruptedException {
        for (int number = 1; ; number++) {
            try {
                return attempt.run(number);
            } catch (IOException e) {
                if (number >= tries(e)) {
                    throw e;
                }
                Duration pause = pause(e, number);
                LOG.debug("Trying again in {} ms, try {} failed: {}", pause.toMillis(), number, e.toString());
                sleeper.sleep(pause);
            }
        }
    }

    private static int tries(IOException failure) {
        if (failure instanceof RegistryException answer) {
            return answer.transientFailure() ? TRIES : 1;
        }
        if (untrusted(failure)) {
            return 1;
        }
        boolean unreachable = caused(failure, ConnectException.class)
                || caused(failure, HttpConnectTimeoutException.class)
                || caused(failure, UnknownHostException.class)
                || caused(failure, UnresolvedAddressException.class)
                || caused(failure, SSLException.class);
        return unreachable ? CONNECT_TRIES : TRIES;
    }

    /** Whether the server's certificate is the reason, which waiting does not change. */
    static boolean untrusted(Throwable failure) {
        return caused(failure, CertificateException.class) || caused(failure, CertPathValidatorException.class);
    }

    static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private Duration pause(IOException failure, int number) {
        if (failure instanceof RegistryException answer && answer.retryAfter().isPresent()) {
            Duration asked = asked(answer.retryAfter().get());
            if (!asked.isZero() && !asked.isNegative()) {
                return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
            }
        }
        long most = FIRST_PAUSE_MILLIS << (number - 1);
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }

    private Duration asked(String retryAfter) {
        try {
            return Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
        } catch (NumberFormatException e) {
            try {
                Instant date = ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Duration.between(clock.instant(), date);
            } catch (DateTimeException notADate) {
                return Duration.ZERO;
            }
        }
    }
}
