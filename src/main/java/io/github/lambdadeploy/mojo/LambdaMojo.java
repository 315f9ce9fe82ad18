// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Loopback;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.time.Timing;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What all goals share: skip, check the configuration, run one use case, translate the failure, once. */
abstract class LambdaMojo extends AbstractMojo {

    /** Name of the function. */
    @Parameter(property = "lambda.functionName", defaultValue = "${project.artifactId}")
    String functionName = "";

    /** Alias that serves the callers. */
    @Parameter(property = "lambda.alias", defaultValue = "live")
    String alias = "live";

    /** AWS region; default: {@code AWS_REGION}, then the profile's. */
    @Parameter(property = "lambda.region")
    @Nullable
    String region;

    /** Profile of the AWS configuration files; default: {@code AWS_PROFILE}. */
    @Parameter(property = "lambda.profile")
    @Nullable
    String profile;

    /** ARN of a role to deploy as. */
    @Parameter(property = "lambda.assumeRole")
    @Nullable
    String assumeRole;

    /** Address of an AWS-compatible endpoint for all services; default: AWS, or {@code AWS_ENDPOINT_URL}. */
    @Parameter(property = "lambda.endpoint")
    @Nullable
    String endpoint;

    /** Whether to use the embedded stand-in for AWS instead: no account, no network. */
    @Parameter(property = "lambda.local", defaultValue = "false")
    boolean local;

    /** Where the stand-in keeps its functions and images; default {@code ~/.lambda-deploy/local}. */
    @Parameter(property = "lambda.local.directory", defaultValue = "${user.home}/.lambda-deploy/local")
    @Nullable
    File localDirectory;

    /** Skips every goal of the plugin. */
    @Parameter(property = "lambda.skip", defaultValue = "false")
    boolean skip;

    /** Account ids that may be deployed to; default: any. */
    @Parameter(property = "lambda.allowedAccounts")
    List<String> allowedAccounts = List.of();

    /** Seconds the whole run may take, waits included. */
    @Parameter(property = "lambda.timeoutSeconds", defaultValue = "1800")
    int timeoutSeconds = 1800;

    /** Whether registries on other hosts than loopback may be spoken to in plain HTTP. */
    @Parameter(property = "lambda.allowInsecureRegistries", defaultValue = "false")
    boolean allowInsecureRegistries;

    /** Whether such a registry also gets credentials, which anybody on the way can then read. */
    @Parameter(property = "lambda.sendCredentialsOverHttp", defaultValue = "false")
    boolean sendCredentialsOverHttp;

    private final MavenContext maven;

    LambdaMojo(MavenContext maven) {
        this.maven = maven;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: <skip> (-Dlambda.skip) is true");
        }
        try {
            if (skip) {
                skipped();
                return;
            }
            begin();
            Problems problems = new Problems();
            maven.checkWritten(problems);
            check(problems);
            if (problems.size() > 0) {
                alsoFind(problems);
            }
            problems.throwIfAny();
            run();
        } catch (DeployException e) {
            Trace trace = Trace.of(e, e.getMessage());
            if (e.fault() == DeployException.Fault.CONFIGURATION) {
                throw new MojoFailureException(e.getMessage(), trace);
            }
            throw new MojoExecutionException(e.getMessage(), trace);
        }
    }

    /** Instead of everything else, when the goal is skipped. */
    void skipped() {}

    /** Before anything is looked at. */
    void begin() {}

    /** Notes every mistake in this goal's parameters. */
    void check(Problems problems) {
        Names.FUNCTION.require(problems, "<functionName> (-Dlambda.functionName)", functionName);
        Names.ALIAS.require(problems, "<alias> (-Dlambda.alias)", alias);
        Names.REGION.check(problems, "<region> (-Dlambda.region)", region);
        Names.PROFILE.check(problems, "<profile> (-Dlambda.profile)", profile);
        Names.ROLE_ARN.check(problems, "<assumeRole> (-Dlambda.assumeRole)", assumeRole);
        Names.ENDPOINT.check(problems, "<endpoint> (-Dlambda.endpoint)", endpoint);
        allowedAccounts.forEach(
                account -> Names.ACCOUNT.require(problems, "<allowedAccounts> (-Dlambda.allowedAccounts)", account));
        if (timeoutSeconds <= 0) {
            problems.add("<timeoutSeconds> (-Dlambda.timeoutSeconds) is " + timeoutSeconds + ": use a positive number");
        }
        if (endpoint != null
                && endpoint.startsWith("http://")
                && !allowInsecureRegistries
                && !Loopback.is(URI.create(endpoint).getHost())) {
            problems.add("<endpoint> (-Dlambda.endpoint) is plain HTTP to another machine: use https, or allow it with"
                    + " <allowInsecureRegistries> (-Dlambda.allowInsecureRegistries)");
        }
        if (sendCredentialsOverHttp && !allowInsecureRegistries) {
            problems.add(
                    "<sendCredentialsOverHttp> (-Dlambda.sendCredentialsOverHttp) is for registries that"
                            + " <allowInsecureRegistries> (-Dlambda.allowInsecureRegistries) allows: set that too, or leave it out");
        }
        if (local && endpoint != null) {
            problems.add(
                    "<local> (-Dlambda.local) and <endpoint> (-Dlambda.endpoint) exclude each other: leave one out");
        }
    }

    /** Notes what else stands in the way, when there are mistakes already: so that all is said at once. */
    void alsoFind(Problems problems) {}

    abstract void run() throws MojoExecutionException;

    /** The tools; to be closed. */
    final Workbench workbench() {
        return new Workbench(this);
    }

    final MavenContext maven() {
        return maven;
    }

    /** Waits that are over when this time is. */
    final Patience patience(Duration budget) {
        Timing timing = maven.timing();
        return new Patience(timing.sleeper(), timing.deadline(budget));
    }

    /** Relative names of the POM start here; without a project in the directory Maven was started in. */
    final Path basedir() {
        File basedir = maven().project().getBasedir();
        return basedir == null ? Path.of("").toAbsolutePath() : basedir.toPath();
    }

    /** {@code target/lambda}; without a project below the directory Maven was started in. */
    final Path outputDirectory() {
        return maven.project().getBasedir() == null
                ? Path.of(maven.session().getExecutionRootDirectory(), "target", "lambda")
                : Path.of(maven.project().getBuild().getDirectory(), "lambda");
    }

    /**
     * Where a failure came from, without its words: Maven appends the message of every cause that the failure's own does
     * not contain, and a message of AWS may repeat environment variables. So each cause says what the failure says.
     */
    private static final class Trace extends Exception {
        private final String type;

        private Trace(Throwable original, String message, @Nullable Throwable cause) {
            super(message, cause, false, true);
            this.type = original.getClass().getName();
            setStackTrace(original.getStackTrace());
        }

        static Trace of(Throwable original, @Nullable String message) {
            String text = String.valueOf(message);
            Throwable cause = original.getCause();
            return new Trace(original, text, cause == null ? null : of(cause, text));
        }

        @Override
        public String toString() {
            return type;
        }
    }
}
