// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.Invocation;
import io.github.lambdadeploy.lambda.InvokeResult;
import io.github.lambdadeploy.lambda.LambdaInvoker;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SecretValues;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.rollout.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invokes a version and compares its answer with what is expected.
 *
 * <p>A call is repeated only when Lambda says that it did not run and may later, for two minutes at most, and through an
 * alias for as long as another version answers than the one it was just pointed at, for 30 seconds: Lambda's routing
 * follows an alias a moment later. A call that may have run is never repeated.
 */
public final class SmokeCheck implements Verification {

    private static final Logger LOG = LoggerFactory.getLogger(SmokeCheck.class);
    private static final Duration UNTIL_READY = Duration.ofMinutes(2);
    private static final Duration UNTIL_ROUTED = Duration.ofSeconds(30);
    private static final int MOST_SHOWN = 500;
    private static final String LEFT = "The check itself changes nothing.";
    private static final String NEXT = "Mend the function, whose log is above, or <release><smoke>, and deploy again.";

    private final SmokeSpec spec;
    private final Function<String, LambdaInvoker> invokers;
    private final Patience patience;
    private final SecretValues secrets;

    /**
     * @param invokers gives one for a qualifier, by a client that never repeats a call
     * @param secrets not shown of the function's answer and log
     */
    public SmokeCheck(
            SmokeSpec spec, Function<String, LambdaInvoker> invokers, Patience patience, SecretValues secrets) {
        this.spec = spec;
        this.invokers = invokers;
        this.patience = patience;
        this.secrets = secrets;
    }

    /**
     * {@inheritDoc}
     *
     * @param version a version's number
     */
    @Override
    public void answers(String qualifier, String version) {
        Attempts attempts = new Attempts(invokers.apply(qualifier), version, now());
        Invocation answer = patience.until(
                "version " + version + " to answer the smoke check", attempts.invoker.where(), LEFT, attempts::next);
        judge(answer, version);
        LOG.info(
                "Smoke check: {}, version {}, answered as expected after {} ms",
                answer.where(),
                version,
                answer.duration().toMillis());
    }

    private void judge(Invocation answer, String version) {
        String where = answer.where() + ", version " + answer.version();
        if (answer.functionError() != null) {
            showLog(answer);
            throw DeployException.environment("The function failed (" + answer.functionError() + ")")
                    .where(where)
                    .reason(JsonValue.shortened(secrets.hide(answer.error()), MOST_SHOWN))
                    .next(NEXT);
        }
        spec.expectation().mismatch(answer.response()).ifPresent(real -> {
            showLog(answer);
            // Hidden before it is shortened, which could leave half of one.
            String mismatch =
                    spec.expectation().mismatch(secrets.hide(answer.response())).orElse(real);
            throw DeployException.environment("The answer is not what <release><smoke><expect> says")
                    .where(where)
                    .reason(JsonValue.shortened(secrets.hide(mismatch), MOST_SHOWN))
                    .next(NEXT);
        });
    }

    /** Line by line, so that Maven's prefix stands before each: a build server may take a bare line for a command. */
    private void showLog(Invocation answer) {
        if (!answer.log().isBlank()) {
            LOG.error("The end of the log of {}:", answer.where());
            secrets.hide(answer.log()).lines().forEach(line -> LOG.error("  {}", line));
        }
    }

    private Instant now() {
        return patience.deadline().clock().instant();
    }

    /** One check's calls. */
    private final class Attempts {

        private final LambdaInvoker invoker;
        private final String version;
        private final Instant start;
        private final boolean throughAlias;
        private boolean asked;

        Attempts(LambdaInvoker invoker, String version, Instant start) {
            this.invoker = invoker;
            this.version = version;
            this.start = start;
            this.throughAlias = VersionNumber.parse(invoker.qualifier()).isEmpty();
        }

        /** The version's answer; empty to ask again later. */
        Optional<Invocation> next() {
            if (asked && patience.deadline().passed()) {
                // Whoever waits for the answer says for how long.
                return Optional.empty();
            }
            asked = true;
            patience.refuseLate("Cannot invoke version " + version, invoker.where(), LEFT);
            Duration remaining = Duration.between(now(), patience.deadline().end());
            boolean hurried = remaining.compareTo(spec.limit()) < 0;
            InvokeResult result = invoker.attempt(
                    spec.payload().getBytes(StandardCharsets.UTF_8), hurried ? remaining : spec.limit());
            if (result instanceof InvokeResult.NotReady notReady) {
                return again(UNTIL_READY, notReady.failure());
            }
            if (result instanceof InvokeResult.Missing missing) {
                return again(throughAlias ? UNTIL_ROUTED : Duration.ZERO, missing.failure());
            }
            if (result instanceof InvokeResult.Late late) {
                throw late(late.failure(), hurried);
            }
            Invocation answer = ((InvokeResult.Answered) result).invocation();
            return answer.version().equals(version)
                    ? Optional.of(answer)
                    : again(throughAlias ? UNTIL_ROUTED : Duration.ZERO, otherVersion(answer));
        }

        /** Lets a while pass, then the failure stands. */
        private Optional<Invocation> again(Duration patient, DeployException failure) {
            Duration waited = Duration.between(start, now());
            if (waited.compareTo(patient) < 0) {
                return Optional.empty();
            }
            throw patient.isZero() ? failure : failure.during("Gave up after " + waited.toSeconds() + " s");
        }

        private static DeployException late(DeployException failure, boolean hurried) {
            return failure.next(
                    hurried
                            ? "Raise the deployment's time budget, <timeoutSeconds> (-Dlambda.timeoutSeconds)."
                            : "Look at the function's log; if it needs longer, raise <release><smoke><timeoutSeconds>.");
        }

        private DeployException otherVersion(Invocation answer) {
            return DeployException.environment("It was not version " + version + " that answered")
                    .where(invoker.where())
                    .reason(
                            answer.version().equals("null")
                                    ? "The answer does not say which version ran (X-Amz-Executed-Version)"
                                    : "Lambda says that version " + answer.version() + " ran")
                    .next(
                            throughAlias
                                    ? "Look whether somebody else has moved the alias, and run the same command again."
                                    : "Run the same command again.");
        }
    }
}
