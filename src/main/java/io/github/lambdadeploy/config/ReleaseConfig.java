// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Strategy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <release>} element: how the alias gets to a new version, and what must be true of it.
 *
 * <pre>{@code
 * <release>
 *   <strategy>Canary10Percent5Minutes</strategy>
 *   <alarms><alarm>orders-errors</alarm></alarms>
 *   <smoke><payload>{"ping":true}</payload><expect>{"ok":true}</expect></smoke>
 *   <keepVersions>10</keepVersions>
 * </release>
 * }</pre>
 */
public class ReleaseConfig {

    /** DescribeAlarms takes no more at once (AWS documentation). */
    private static final int MOST_ALARMS = 100;

    /** Of one deployment (AWS documentation). */
    private static final int MOST_ALARMS_OF_CODE_DEPLOY = 10;

    /**
     * {@code AllAtOnce} (default), {@code Canary10Percent5Minutes}, {@code Linear10PercentEvery1Minute}, any numbers: a
     * canary's share first and all of it after the minutes, or the share again and again.
     */
    @Nullable
    String strategy;

    /** Lets CodeDeploy move the alias. */
    @Nullable
    CodeDeployConfig codeDeploy;

    /** Names of CloudWatch alarms, at most 100 (10 with CodeDeploy): when one goes off, the alias goes back. */
    List<String> alarms = List.of();

    /** What a version must answer before callers reach it, and through the alias afterwards. */
    @Nullable
    SmokeConfig smoke;

    /** Whether the alias goes back to the version from before when an alarm or the check after the move fails. */
    boolean rollbackOnFailure = true;

    /** How many versions stay after a deployment; absent: all. The one that is live, its predecessor and all that an alias names always stay. */
    @Nullable
    Integer keepVersions;

    /** This, with the values of the command line in place of the POM's. */
    public void override(@Nullable String strategy, @Nullable Integer keepVersions) {
        this.strategy = strategy == null ? this.strategy : strategy;
        this.keepVersions = keepVersions == null ? this.keepVersions : keepVersions;
    }

    /** Whether what CodeDeploy needs is made when it is missing. */
    public boolean createsCodeDeploy() {
        return codeDeploy != null && codeDeploy.create;
    }

    /**
     * Notes every mistake in this element.
     *
     * @param basedir relative names start here
     */
    public void check(Problems problems, Path basedir) {
        String element = "<release><strategy> (-Dlambda.release.strategy)";
        if (problems.resolved(element, strategy)
                && Strategy.parse(String.valueOf(strategy)).isEmpty()) {
            problems.wrong(element, strategy, Strategy.RULE);
        }
        alarms.forEach(alarm -> Names.ALARM.require(problems, "<release><alarms>", alarm));
        int most = codeDeploy == null ? MOST_ALARMS : MOST_ALARMS_OF_CODE_DEPLOY;
        if (alarms.size() > most) {
            problems.add("<release><alarms> has " + alarms.size() + " alarms: use " + most
                    + " at most, or one composite alarm");
        }
        problems.range(
                "<release><keepVersions> (-Dlambda.release.keepVersions)", keepVersions, 1, 1_000_000, "versions");
        if (smoke != null) {
            smoke.check(problems, basedir);
        }
        if (codeDeploy != null) {
            codeDeploy.check(problems);
        }
    }

    /**
     * What the release needs to know.
     *
     * @param basedir relative names start here
     */
    public ReleaseSpec toSpec(Path basedir) {
        return new ReleaseSpec(
                Optional.ofNullable(strategy).flatMap(Strategy::parse),
                Optional.ofNullable(codeDeploy).map(CodeDeployConfig::toSpec),
                Optional.ofNullable(smoke).map(check -> check.toSpec(basedir)),
                alarms,
                rollbackOnFailure,
                keepVersions == null ? OptionalInt.empty() : OptionalInt.of(keepVersions));
    }
}
