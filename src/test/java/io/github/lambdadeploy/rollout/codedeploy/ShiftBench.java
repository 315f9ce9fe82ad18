// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.cloudwatch.Alarms;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.ShiftEnd;
import io.github.lambdadeploy.rollout.Strategy;
import io.github.lambdadeploy.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentGroupRequest;

/**
 * A stand-in with the function {@code orders}: versions 1 and 2, alias {@code live} at 1, and the deployment group {@code
 * orders-live} of the application {@code orders} unless a test does without. Time goes on while somebody waits, and only
 * then.
 */
final class ShiftBench implements AutoCloseable {

    /** Something to be done at a certain time. */
    interface Happening {
        void happen() throws Exception;
    }

    static final CodeDeploySpec GROUP = new CodeDeploySpec("orders", "orders-live");
    static final Duration LONG = Duration.ofHours(60);

    final Path directory;
    final Turns turns = new Turns();
    final List<String> appSpecs = Collections.synchronizedList(new ArrayList<>());
    final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    Duration budget = LONG;
    /** How much time passes while somebody waits for a second. */
    int haste = 1;

    private final WaitingClock clock = new WaitingClock();
    private final List<Later> later = Collections.synchronizedList(new ArrayList<>());
    private final LocalAws standIn;
    private final AwsClients aws;
    private int mark;

    private record Later(Instant time, Happening happening) {}

    private static final class WaitingClock extends Clock {
        private volatile Instant now = Instant.parse("2026-02-03T04:05:06Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    ShiftBench(Path directory) {
        this.directory = directory;
        standIn = LocalAws.start(directory, 0, clock);
        aws = TestClients.of(standIn, "eu-west-1");
    }

    /** With function, versions, alias, application, group and its role. */
    static ShiftBench ready(Path directory) {
        ShiftBench bench = new ShiftBench(directory);
        bench.function("orders");
        bench.role("deployer");
        bench.codeDeploy()
                .createApplication(request -> request.applicationName("orders").computePlatform("Lambda"));
        bench.codeDeploy().createDeploymentGroup(bench.group("orders-live"));
        return bench;
    }

    CreateDeploymentGroupRequest group(String name) {
        return CreateDeploymentGroupRequest.builder()
                .applicationName("orders")
                .deploymentGroupName(name)
                .serviceRoleArn("arn:aws:iam::" + LocalAws.ACCOUNT + ":role/deployer")
                .deploymentConfigName("CodeDeployDefault.LambdaAllAtOnce")
                .deploymentStyle(style -> style.deploymentType("BLUE_GREEN").deploymentOption("WITH_TRAFFIC_CONTROL"))
                .build();
    }

    void role(String name) {
        aws.iam()
                .createRole(request -> request.roleName(name)
                        .assumeRolePolicyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                                        + "\"codedeploy.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));
        aws.iam()
                .attachRolePolicy(request ->
                        request.roleName(name).policyArn("arn:aws:iam::aws:policy/" + CodeDeploySetup.POLICY));
    }

    /** A function with versions 1 and 2 and its alias at 1. */
    void function(String name) {
        hook(name);
        publish(name);
        update(name, "two");
        publish(name);
        aws.lambda()
                .createAlias(request -> request.functionName(name)
                        .name("live")
                        .functionVersion("1")
                        .description("The one that callers use"));
    }

    /** A function that is only there. */
    void hook(String name) {
        aws.lambda()
                .createFunction(request -> request.functionName(name)
                        .role(LocalAws.ROLE_ARN)
                        .runtime("java17")
                        .handler("a.B::c")
                        .code(code -> code.zipFile(zip(name))));
        function(name, LONG).settled("$LATEST", "the function");
    }

    void update(String name, String content) {
        aws.lambda().updateFunctionCode(request -> request.functionName(name).zipFile(zip(content)));
        function(name, LONG).settled("$LATEST", "the update");
    }

    String publish(String name) {
        String version = aws.lambda()
                .publishVersion(request -> request.functionName(name))
                .version();
        function(name, LONG).active(version);
        return version;
    }

    AwsClients aws() {
        return aws;
    }

    /** To be closed. */
    CloudWatchClient cloudWatch(Region region) {
        return io.github.lambdadeploy.local.AwsClients.of(standIn).in(region).cloudWatch();
    }

    CodeDeployClient codeDeploy() {
        return aws.codeDeploy();
    }

    LambdaFunction function(String name, Duration time) {
        return new LambdaFunction(
                aws.lambda(), name, "eu-west-1", new Patience(this::waiting, Deadline.in(time, clock)));
    }

    LambdaAlias alias(String function) {
        return new LambdaAlias(function(function, budget).calls(), "live");
    }

    private synchronized void waiting(Duration duration) {
        waits.add(duration);
        clock.now = clock.now.plus(duration.multipliedBy(haste));
        for (Later next : List.copyOf(later)) {
            if (!next.time().isAfter(clock.now) && later.remove(next)) {
                try {
                    next.happening().happen();
                } catch (RuntimeException | Error e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Has something done while somebody waits. */
    void after(Duration time, Happening happening) {
        later.add(new Later(clock.now.plus(time), happening));
    }

    Instant now() {
        return clock.now;
    }

    /** The alias in a word: {@code 1}, or {@code 1 2=0.1}. */
    String live() {
        return live("orders");
    }

    String live(String function) {
        AliasState state = alias(function).read().orElseThrow();
        return state.version()
                + state.weights().entrySet().stream().map(share -> " " + share).reduce("", String::concat);
    }

    AliasState alias() {
        return alias("orders").read().orElseThrow();
    }

    static ReleaseSpec release(CodeDeploySpec codeDeploy, String strategy, String... alarms) {
        return new ReleaseSpec(
                strategy.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Strategy.parse(strategy).orElseThrow()),
                Optional.of(codeDeploy),
                Optional.empty(),
                List.of(alarms),
                true,
                OptionalInt.empty());
    }

    static ReleaseSpec withoutRollback(ReleaseSpec release) {
        return new ReleaseSpec(
                release.strategy(),
                release.codeDeploy(),
                release.smoke(),
                release.alarms(),
                false,
                release.keepVersions());
    }

    CodeDeployRollout rollout(ReleaseSpec release) {
        return rollout("orders", release, CodeDeployClients.of(aws));
    }

    CodeDeployRollout rollout(String function, ReleaseSpec release, CodeDeployClients clients) {
        return new CodeDeployRollout(clients, alias(function), release, appSpecs::add, turns);
    }

    ShiftEnd shift(String strategy) {
        return shift(release(GROUP, strategy));
    }

    ShiftEnd shift(ReleaseSpec release) {
        return rollout(release).shift(alias(), "2");
    }

    /** All deployments of the application's group, by id. */
    List<String> deployments() {
        return codeDeploy()
                .listDeployments(request -> request.applicationName("orders").deploymentGroupName("orders-live"))
                .deployments();
    }

    String status(String id) {
        return codeDeploy()
                .getDeployment(request -> request.deploymentId(id))
                .deploymentInfo()
                .statusAsString();
    }

    /** A deployment that nobody waits for. */
    String start(AppSpec appSpec, String strategy) {
        return new DeploymentGroup(this::codeDeploy, GROUP).start(appSpec, release(GROUP, strategy));
    }

    static AppSpec appSpec(String function) {
        return new AppSpec(function, "live", "1", "2", Hooks.NONE);
    }

    void alarm(String name, String state) throws Exception {
        Store store = new Store(directory);
        store.locked(() -> {
            store.write(
                    Alarms.document(name),
                    new JsonObject()
                            .put("AlarmName", name)
                            .put("Region", "eu-west-1")
                            .put("StateValue", state));
            return true;
        });
    }

    void knob(String name, Object value) throws Exception {
        Faults.write(directory, new JsonObject().put(name, value));
    }

    /** From here on {@link #calls} counts. */
    void mark() {
        mark = journal().size();
    }

    long calls(String operation) {
        return journal().stream()
                .skip(mark)
                .filter(entry -> entry.operation().equals(operation))
                .count();
    }

    List<String> writes() {
        return journal().stream()
                .skip(mark)
                .filter(Journal.Entry::write)
                .map(Journal.Entry::operation)
                .toList();
    }

    private List<Journal.Entry> journal() {
        try {
            return Journal.read(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SdkBytes zip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }

    @Override
    public void close() {
        aws.close();
        standIn.close();
    }
}
