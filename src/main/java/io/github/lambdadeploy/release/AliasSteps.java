// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.rollout.ShiftEnd;
import io.github.lambdadeploy.time.Interruption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with the alias: it is brought to a version, and where it is stays known, also when that fails. */
final class AliasSteps {

    private static final Logger LOG = LoggerFactory.getLogger(AliasSteps.class);

    private final AliasRelease release;
    private final DeploymentRequest request;
    private final Wanted wanted;
    private final Planner planner = new Planner();

    private @Nullable AliasState alias;
    /** The version the alias is to point at. */
    private String version = "";

    private boolean begun;
    private boolean rolledBack;

    AliasSteps(DeploymentRequest request) {
        this.request = request;
        this.release = request.release();
        this.wanted = request.wanted();
    }

    void startFrom(@Nullable AliasState seen) {
        alias = seen;
        version = seen == null ? "" : seen.version();
    }

    /** The alias as it was seen last; {@code null} when there is none. */
    @Nullable
    AliasState alias() {
        return alias;
    }

    /** The version the alias is to point at. */
    String version() {
        return version;
    }

    /** Whether the alias was moved and taken back. */
    boolean rolledBack() {
        return rolledBack;
    }

    /** Where its traffic goes, as a sentence for people. */
    String stand() {
        return alias == null ? "There is no alias " + wanted.alias() + "." : alias.stand();
    }

    /** From here on a version of this number is the one. */
    void target(String published) {
        version = published;
    }

    /**
     * Callers are sent to the version only after it was seen working.
     *
     * @return whether they are; a later step of the pipeline may have to do it
     */
    boolean release() {
        begun = true;
        release.verify(version);
        AliasState from = alias;
        return end(from == null ? release.create(version) : release.shift(from, version));
    }

    /** Goes on with a shift that was left half-way; the same. */
    boolean finish(AliasState halfWay, String to) {
        begun = true;
        version = to;
        return end(release.finish(halfWay, to));
    }

    /** Gives up a shift that was left half-way. */
    void clear(AliasState halfWay) {
        begun = true;
        alias = release.abandon(halfWay);
    }

    /**
     * Looks whether somebody else has moved the alias between two tries of this run: a move is guarded by what was read
     * before it, and what was read anew is no guard. What this run has done itself, or has CodeDeploy do, is no foreign
     * move, nor is one to what is wanted here.
     *
     * @throws DeployException when somebody else has moved it
     */
    void refuseForeignMove(Observed observed, String reason) {
        AliasState now = observed.alias();
        boolean arrived = now != null && now.weights().isEmpty() && planner.hasWanted(wanted, observed);
        if (!arrived && !isOurs(now)) {
            startFrom(now);
            throw release.movedByOther(Optional.ofNullable(now), reason);
        }
    }

    private boolean isOurs(@Nullable AliasState now) {
        AliasState known = alias;
        if (known == null || now == null) {
            return known == now;
        }
        Map<String, Double> weights = now.weights();
        return now.version().equals(known.version())
                && (weights.isEmpty()
                        || weights.equals(known.weights())
                        || weights.keySet().stream().allMatch(version::equals));
    }

    /** When the run has failed: where the alias is, which whoever moves it need not have been able to tell. */
    void lookAgain() {
        if (begun) {
            try {
                alias = Interruption.deferred(
                        () -> request.function().alias(wanted.alias()).orElse(null));
            } catch (DeployException e) {
                LOG.warn("Where the alias {} is after that cannot be read: {}", wanted.alias(), e.reason());
            }
        }
    }

    private boolean end(ShiftEnd end) {
        alias = end.alias();
        if (end instanceof ShiftEnd.RolledBack back) {
            rolledBack = true;
            throw back.reason();
        }
        if (end instanceof ShiftEnd.HandedOver) {
            LOG.info(
                    "Version {} is ready; alias {} stays at {} until the pipeline's CodeDeploy moves it",
                    version,
                    end.alias().name(),
                    end.alias().version());
            version = end.alias().version();
            return false;
        }
        return true;
    }
}
