// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.plan.Shift;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.rollout.Rollout;
import io.github.lambdadeploy.rollout.Strategy;
import io.github.lambdadeploy.rollout.Traffic;
import io.github.lambdadeploy.rollout.Verification;
import io.github.lambdadeploy.rollout.WeightedRollout;
import io.github.lambdadeploy.time.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The function {@code orders} and its alias {@code live} in a stand-in, and deployments of zips to them. */
final class ReleaseBench implements AutoCloseable {

    /** Something to be done while a deployment waits. */
    interface Happening {
        void happen() throws Exception;
    }

    final Path local;
    /** What the POM names. */
    FunctionSettings settings = FunctionSettings.NONE;
    /** What the POM wants beside the function. */
    Function<LambdaFunction, Wishes> wishes = function -> Wishes.NONE;
    /** How a version gets to the alias. */
    Function<LambdaFunction, AliasRelease> release = function -> AliasRelease.atOnce(function, "live");
    /** Carries out what may be read at the same time. */
    Executor executor = Runnable::run;
    /** What a run may take. */
    Duration budget = Duration.ofMinutes(30);
    /** Time goes on by itself, and by as much as a test adds. */
    Duration ahead = Duration.ZERO;
    /** How often somebody has waited. */
    int waits;
    /** Tags of a new function. */
    Map<String, String> tags = Map.of();
    /** One for each wait, as long as there are any. */
    final Deque<Happening> duringWaits = new ArrayDeque<>();

    private final Path dir;
    private final LocalAws standIn;
    private final AwsClients aws;
    private int mark;

    ReleaseBench(Path dir) {
        this.dir = dir;
        local = dir.resolve("local");
        standIn = LocalAws.start(local);
        aws = TestClients.of(standIn, "eu-west-1");
    }

    static FunctionSettings merged(String... namesAndValues) {
        return FunctionSettings.NONE.with(
                SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(variables(namesAndValues)));
    }

    static FunctionSettings replaced(String... namesAndValues) {
        return FunctionSettings.NONE.with(SettingType.ENVIRONMENT, new Setting.Value<>(variables(namesAndValues)));
    }

    static Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    DeploymentResult deploy(String content) {
        return deployment(content).run();
    }

    Deployment deployment(String content) {
        ZipArtifact zip = zip(content);
        FunctionSettings defaults = FunctionSettings.NONE
                .with(SettingType.RUNTIME, new Setting.Value<>("java17"))
                .with(SettingType.HANDLER, new Setting.Value<>("a.B::c"));
        LambdaFunction function = function();
        DeploymentRequest request = new DeploymentRequest(
                function,
                new Wanted("live", "Zip", zip.codeSha256(), null, 0, settings, defaults, tags, Shift.AT_ONCE),
                wishes.apply(function),
                new ZipUpload(zip, null),
                RoleSource.of(LocalAws.ROLE_ARN),
                release.apply(function),
                "a test");
        return new Deployment(request, executor, Clock.systemUTC());
    }

    /** Releases by weights. */
    void shifting(String strategy, String... alarms) {
        shifting(strategy, Verification.NONE, true, alarms);
    }

    /** Releases by weights, and checks. */
    void shifting(String strategy, Verification verification, boolean rollbackOnFailure, String... alarms) {
        Alarms watched = new Alarms(this::cloudWatch, List.of(alarms));
        releasing(
                (traffic, patience) -> new WeightedRollout(
                        traffic, Strategy.parse(strategy).orElseThrow(), watched, rollbackOnFailure, patience),
                verification,
                watched,
                rollbackOnFailure);
    }

    /** Releases by whatever moves the alias. */
    void releasing(
            BiFunction<Traffic, Patience, Rollout> rollout,
            Verification verification,
            Alarms alarms,
            boolean rollbackOnFailure) {
        release = function -> {
            Traffic traffic = new Traffic(function, "live");
            return new AliasRelease(
                    traffic,
                    rollout.apply(traffic, function.calls().patience()),
                    verification,
                    alarms,
                    rollbackOnFailure);
        };
    }

    /** Somebody's move of the alias: 30 % to a second version. */
    void leaveHalfWay(String main, String candidate) {
        route(main, Map.of(candidate, 0.3));
    }

    /** Somebody's move of the alias. */
    void route(String main, Map<String, Double> weights) {
        lambda().updateAlias(request -> request.functionName("orders")
                .name("live")
                .functionVersion(main)
                .description("")
                .routingConfig(routing -> routing.additionalVersionWeights(weights)));
    }

    /** Somebody else's version of this content, which the alias does not point at. */
    String publishElsewhere(String content) throws IOException {
        SdkBytes bytes = SdkBytes.fromByteArray(Files.readAllBytes(zip(content).file()));
        lambda().updateFunctionCode(request -> request.functionName("orders").zipFile(bytes));
        function().settled("$LATEST", "somebody else's update");
        String version = lambda().publishVersion(
                        request -> request.functionName("orders").description("by somebody else"))
                .version();
        function().active(version);
        return version;
    }

    /** The alarm {@code errors}. */
    void alarm(StateValue state) {
        cloudWatch()
                .putMetricAlarm(request -> request.alarmName("errors")
                        .namespace("AWS/Lambda")
                        .metricName("Errors")
                        .statistic("Sum")
                        .period(60)
                        .evaluationPeriods(1)
                        .threshold(1.0)
                        .comparisonOperator("GreaterThanThreshold"));
        cloudWatch()
                .setAlarmState(
                        request -> request.alarmName("errors").stateValue(state).stateReason("a test"));
    }

    /** Happens in the first wait in which the alias shares its traffic. */
    void whileShared(Happening happening) {
        duringWaits.add(new Happening() {
            @Override
            public void happen() throws Exception {
                if (alias().weights().isEmpty()) {
                    duringWaits.add(this);
                } else {
                    happening.happen();
                }
            }
        });
    }

    CloudWatchClient cloudWatch() {
        return aws.cloudWatch();
    }

    LambdaClient lambda() {
        return aws.lambda();
    }

    LambdaFunction function() {
        Deadline deadline = Deadline.in(budget, clock());
        return new LambdaFunction(aws.lambda(), "orders", "eu-west-1", new Patience(this::waiting, deadline));
    }

    private Clock clock() {
        return ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
    }

    private void waiting(Duration duration) throws InterruptedException {
        waits++;
        Happening next = duringWaits.poll();
        if (next != null) {
            try {
                next.happen();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    AliasState alias() {
        return function().alias("live").orElseThrow();
    }

    /** Variables of the version that is live. */
    Map<String, String> live() {
        return variables("live");
    }

    /** Variables of {@code $LATEST}. */
    Map<String, String> latest() {
        return variables("$LATEST");
    }

    private Map<String, String> variables(String qualifier) {
        return function()
                .version(qualifier)
                .orElseThrow()
                .settings()
                .get(SettingType.ENVIRONMENT)
                .orElse(Map.of());
    }

    <T> T latest(SettingType<T> type) {
        return function().latest().orElseThrow().settings().get(type).orElseThrow();
    }

    /** Variables that the function's tags know as the POM's. */
    Set<String> remembered() {
        return function().latest().orElseThrow().ownVariables().orElseThrow();
    }

    /** Somebody else's doing. */
    void setElsewhere(String... namesAndValues) {
        lambda().updateFunctionConfiguration(request -> request.functionName("orders")
                .environment(environment -> environment.variables(variables(namesAndValues))));
        function().settled("$LATEST", "somebody else's update");
    }

    void setMemoryElsewhere(int memory) {
        lambda().updateFunctionConfiguration(
                        request -> request.functionName("orders").memorySize(memory));
        function().settled("$LATEST", "somebody else's update");
    }

    /** From here on {@link #calls} and {@link #writes} count. */
    void mark() {
        mark = journal().size();
    }

    List<String> calls() {
        List<Journal.Entry> all = journal();
        return all.subList(mark, all.size()).stream()
                .map(Journal.Entry::operation)
                .toList();
    }

    List<String> writes() {
        List<Journal.Entry> all = journal();
        return all.subList(mark, all.size()).stream()
                .filter(Journal.Entry::write)
                .map(Journal.Entry::operation)
                .toList();
    }

    private List<Journal.Entry> journal() {
        try {
            return Journal.read(local);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ZipArtifact zip(String content) {
        Path file = dir.resolve(content + ".zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("a.txt");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return new ZipArtifact(
                    file, Digest.of(file), Files.size(file), content.length(), Architecture.X86_64, "a.B::c", "a zip");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
        standIn.close();
    }
}
