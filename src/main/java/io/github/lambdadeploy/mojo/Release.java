// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.release.CodeUpload;
import io.github.lambdadeploy.release.Deployment;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Deployments;
import io.github.lambdadeploy.release.PlannedFunction;
import io.github.lambdadeploy.secrets.SecretLookup;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a goal is to release: its functions, looked at, planned and deployed together. */
final class Release implements AutoCloseable {

    private final ReleaseMojo mojo;
    private final Workbench workbench;
    private final Uploads uploads;
    private final ExecutorService threads = Executors.newCachedThreadPool(Release::daemon);
    private final Requests requests;
    private final Clock clock;
    /** Until secrets may be looked up, with references in their place. */
    private Deployments deployments;

    Release(ReleaseMojo mojo, Workbench workbench, Artifact artifact) {
        this.mojo = mojo;
        this.workbench = workbench;
        this.clock = mojo.maven().timing().clock();
        this.uploads = new Uploads(mojo, workbench);
        workbench.refuseOffline(mojo.endpoint);
        // What a shift takes is the wish of the POM, not a delay.
        Duration budget = Duration.ofSeconds(mojo.timeoutSeconds)
                .plus(Releasing.duration(mojo.releaseSpec(), Target.of(mojo).size()));
        Patience patience = mojo.patience(budget);
        CodeUpload upload = uploads.of(artifact);
        this.requests = new Requests(mojo, workbench, artifact, upload, patience);
        this.deployments = deployments(UnaryOperator.identity());
    }

    private Deployments deployments(UnaryOperator<Map<String, String>> values) {
        return new Deployments(
                Target.of(mojo).stream()
                        .map(target -> new Deployment(requests.of(target, values), threads, clock))
                        .toList(),
                threads);
    }

    /** Everything that stands in the way, at once, before anything is written. */
    void preflight() {
        List<String> findings = new ArrayList<>();
        Optional<String> otherAccount = workbench.otherAccount(mojo.allowedAccounts);
        otherAccount.ifPresent(findings::add);
        uploads.finding().ifPresent(findings::add);
        try {
            if (otherAccount.isEmpty()) {
                AwsClients aws = workbench.aws();
                deployments = deployments(new SecretLookup(aws::ssm, aws::secretsManager)::resolve);
            }
            findings.addAll(deployments.preflight());
        } catch (DeployException e) {
            if (findings.isEmpty()) {
                throw e.where() == null ? e.where("region " + workbench.aws().region()) : e;
            }
            findings.add("And the function cannot be looked at: " + e.getMessage());
        }
        if (!findings.isEmpty()) {
            throw DeployException.configuration(
                            findings.size() == 1
                                    ? findings.get(0)
                                    : findings.size() + " things stand in the way:\n  - "
                                            + String.join("\n  - ", findings))
                    .where("region " + workbench.aws().region())
                    .left("Nothing was sent or changed.")
                    .next("Mend the configuration, or what the lines above name, and run again.");
        }
    }

    List<PlannedFunction> plans() {
        return deployments.plans();
    }

    /** Deploys all; one that fails does not hide the others. */
    void run() {
        deployments.run();
    }

    /** Deploys what was planned, and nothing else: when somebody gets in between, it is given up. */
    void runExactly() {
        deployments.runExactly();
    }

    /** What was done until now. */
    List<DeploymentResult> results() {
        return deployments.results();
    }

    /** Tells those who want to know how it ended, and why when it failed. */
    void tell(List<DeploymentResult> results, @Nullable DeployException failure) {
        new Notifications(mojo, workbench, mojo.notification()).tell(results, failure);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lambda-deploy");
        thread.setDaemon(true);
        return thread;
    }
}
