// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Deletes old versions of the function, and images that no version of any function uses any more. The newest ones stay
 * ({@code -Dlambda.release.keepVersions}, 10), and so does every version that an alias points at, gives a share of its
 * traffic or can be rolled back to, or that has provisioned concurrency. {@code $LATEST} is never touched.
 */
@Mojo(name = "prune", requiresProject = false, threadSafe = true)
public class PruneMojo extends RolloutMojo {

    private static final int KEEP = 10;

    /** Whether it is only said what would be deleted, and why the rest stays. */
    @Parameter(property = "lambda.dryRun", defaultValue = "false")
    boolean dryRun;

    @Inject
    public PruneMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void run() {
        try (Workbench workbench = workbench()) {
            workbench.refuseOffline(endpoint);
            workbench.refuseOtherAccounts(allowedAccounts);
            int keep = releaseSpec().keepVersions().orElse(KEEP);
            Cleanup.of(this, workbench, Target.names(this, functions), keep, dryRun)
                    .run();
        }
    }
}
