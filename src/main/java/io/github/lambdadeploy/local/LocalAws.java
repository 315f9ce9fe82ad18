// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.local.cloudwatch.Alarms;
import io.github.lambdadeploy.local.cloudwatch.CloudWatchService;
import io.github.lambdadeploy.local.codedeploy.CodeDeployService;
import io.github.lambdadeploy.local.ecr.BaseImages;
import io.github.lambdadeploy.local.ecr.EcrService;
import io.github.lambdadeploy.local.ecr.RegistryService;
import io.github.lambdadeploy.local.ecr.RegistryTokens;
import io.github.lambdadeploy.local.ecr.Repositories;
import io.github.lambdadeploy.local.lambda.LambdaService;
import io.github.lambdadeploy.local.logs.LogsService;
import io.github.lambdadeploy.local.query.IamService;
import io.github.lambdadeploy.local.query.Roles;
import io.github.lambdadeploy.local.query.StsService;
import io.github.lambdadeploy.local.run.JavaRunner;
import io.github.lambdadeploy.local.s3.S3Service;
import io.github.lambdadeploy.local.secrets.SecretsService;
import io.github.lambdadeploy.local.sns.SnsService;
import io.github.lambdadeploy.local.ssm.SsmService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * The embedded stand-in for AWS: the APIs a deployment uses, on one loopback address, with their state in one
 * directory. Any number of stand-ins, in any number of processes, may use the same directory at the same time, one
 * after the other or together; each answers with its own address.
 *
 * <p>It is as strict as AWS is wherever a deployment could notice: see the services. Buckets and repositories belong to
 * a region; there is one account. Only repositories may belong to another one, whose id is then in every call on
 * them; they share their names with the account's own.
 */
public final class LocalAws implements AutoCloseable {

    /** The access key id that is accepted. */
    public static final String ACCESS_KEY_ID = "local";

    /** The secret key that goes with it; no secret at all. */
    public static final String SECRET_ACCESS_KEY = "local";

    /** The only account. */
    public static final String ACCOUNT = "000000000000";

    /** A role that Lambda may assume and that is always there. */
    public static final String ROLE_ARN = "arn:aws:iam::" + ACCOUNT + ":role/lambda-local";

    private final Dispatch dispatch;
    private final Listener listener;
    private final Knobs knobs;

    private LocalAws(Path directory, int port, Clock clock) {
        Store store = new Store(directory.toAbsolutePath().normalize());
        Faults faults = new Faults(store);
        this.knobs = faults;
        Credentials credentials = new Credentials(store, clock);
        Repositories repositories = new Repositories(store, faults);
        RegistryTokens tokens = new RegistryTokens(store, clock);
        Roles roles = new Roles(store);
        S3Service s3 = new S3Service(store, clock);
        LambdaService lambda = new LambdaService(
                store, repositories, s3, roles, faults, clock, new SecureRandom(), runner(store, clock));
        CodeDeployService codeDeploy = new CodeDeployService(
                store, lambda, roles, new Alarms(store), faults, clock, new SecureRandom(), this::uri);
        // The order in which they are asked: S3 takes every path, so it comes last.
        List<Service> services = List.of(
                lambda,
                new EcrService(repositories, tokens, clock),
                new RegistryService(store, repositories, tokens, new BaseImages(), clock),
                new StsService(credentials, roles, clock),
                new IamService(store, roles, faults, clock),
                new LogsService(store, clock),
                new CloudWatchService(store, faults, clock),
                new SnsService(store, credentials, clock),
                new SsmService(store, clock),
                new SecretsService(store, clock),
                codeDeploy,
                s3);
        this.dispatch = new Dispatch(
                services,
                credentials,
                new Throttle(store, faults, clock),
                faults,
                new Journal(store),
                codeDeploy::advance);
        this.listener = new Listener(port, dispatch);
        listener.start();
    }

    private static JavaRunner runner(Store store, Clock clock) {
        try {
            return JavaRunner.in(store.directory().resolve("lambda/run"), LocalAws.class.getClassLoader(), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts on any free port. */
    public static LocalAws start(Path directory) {
        return start(directory, 0);
    }

    /**
     * Starts on the given port.
     *
     * @throws java.io.UncheckedIOException when the port is taken
     */
    public static LocalAws start(Path directory, int port) {
        return start(directory, port, Clock.systemUTC());
    }

    /** Starts with a clock of one's own, for what has a time or expires. */
    public static LocalAws start(Path directory, int port, Clock clock) {
        return new LocalAws(directory, port, clock);
    }

    /** The address of every service and of the registry, {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return listener.uri();
    }

    /** How long a minute of a shift lasts here, in milliseconds; the knob {@code shift.minuteMillis}. */
    public long minuteMillis() {
        return knobs.number("shift.minuteMillis", 60_000);
    }

    /** Stops answering; the state stays in its directory. */
    @Override
    public void close() {
        dispatch.close();
        listener.close();
    }
}
