// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.config.ReleaseConfig;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals share that know of {@code <release>}: how versions come, and go. */
abstract class RolloutMojo extends ArtifactMojo {

    /**
     * How the alias gets to a new version: {@code strategy}, {@code codeDeploy}, {@code alarms}, {@code smoke}, {@code
     * rollbackOnFailure}, {@code keepVersions}.
     */
    @Parameter
    ReleaseConfig release = new ReleaseConfig();

    /** {@code AllAtOnce}, {@code Canary10Percent5Minutes}, …; goes before {@code <release><strategy>}. */
    @Parameter(property = "lambda.release.strategy")
    @Nullable
    String releaseStrategy;

    /** How many versions stay after a deployment; goes before {@code <release><keepVersions>}. */
    @Parameter(property = "lambda.release.keepVersions")
    @Nullable
    Integer releaseKeepVersions;

    RolloutMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        release.override(releaseStrategy, releaseKeepVersions);
        release.check(problems, basedir());
    }

    /** What {@code <release>} says. */
    final ReleaseSpec releaseSpec() {
        return release.toSpec(basedir());
    }
}
