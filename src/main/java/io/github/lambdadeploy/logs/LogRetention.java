// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.logs;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.setting.Logging;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OperationAbortedException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * How many days the events of a function's log group are kept. Without it Lambda makes the group when the first line is
 * logged, and keeps events for ever. The group itself is created when it is missing and never deleted.
 */
public final class LogRetention implements Attachment<Integer> {

    /** The numbers of days that CloudWatch Logs takes. */
    public static final List<Integer> DAYS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private static final Logger LOG = LoggerFactory.getLogger(LogRetention.class);
    private static final int ATTEMPTS = 5;

    private final Supplier<CloudWatchLogsClient> client;
    private final String functionName;
    private final boolean asLive;
    private final boolean creates;
    private final Patience patience;
    private String group;
    private boolean missing;

    /**
     * @param client built only when something is asked
     * @param named the group that the POM names; {@code ""} for the function's {@link #defaultGroup}, {@code null} for
     *     the one that the function has
     * @param creates whether a missing group is created
     */
    public LogRetention(
            Supplier<CloudWatchLogsClient> client,
            String functionName,
            @Nullable String named,
            boolean creates,
            Patience patience) {
        this.client = client;
        this.functionName = functionName;
        this.asLive = named == null;
        this.creates = creates;
        this.patience = patience;
        this.group = named == null || named.isEmpty() ? defaultGroup(functionName) : named;
    }

    /** The group a function logs to unless it is told another one. */
    public static String defaultGroup(String functionName) {
        return "/aws/lambda/" + functionName;
    }

    @Override
    public String name() {
        return "logRetentionDays";
    }

    @Override
    public boolean onAlias() {
        return false;
    }

    /** Days; empty when there is no group, or when it keeps its events for ever. */
    @Override
    public Optional<Integer> read(Supplier<Optional<FunctionState>> latest) {
        if (asLive) {
            group = latest.get()
                    .flatMap(function -> function.settings().get(SettingType.LOGGING))
                    .map(Logging::logGroup)
                    .orElse(defaultGroup(functionName));
        }
        try {
            Optional<LogGroup> found =
                    client
                            .get()
                            .describeLogGroupsPaginator(request -> request.logGroupNamePrefix(group))
                            .logGroups()
                            .stream()
                            .filter(one -> one.logGroupName().equals(group))
                            .findFirst();
            missing = found.isEmpty();
            return found.map(LogGroup::retentionInDays);
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot read the log group", where(), e).left("Nothing was changed by this step.");
        }
    }

    /** Before anything is done: later on the alias would have moved. */
    @Override
    public Optional<String> refusal() {
        return missing && !creates
                ? Optional.of("<function><logRetentionDays> is set, the log group " + group
                        + " does not exist, and <createLogGroup> (-Dlambda.createLogGroup) is false: create it with the"
                        + " tool that owns it, or take <function><logRetentionDays> out")
                : Optional.empty();
    }

    @Override
    public void write(Optional<Integer> found, Integer days) {
        boolean created = false;
        Duration pause = Duration.ofSeconds(1);
        for (int attempt = 1; ; attempt++) {
            try {
                client.get()
                        .putRetentionPolicy(
                                request -> request.logGroupName(group).retentionInDays(days));
                return;
            } catch (ResourceNotFoundException missing) {
                if (!created) {
                    create();
                    created = true;
                    continue;
                }
                refuseLast(attempt, missing);
            } catch (OperationAbortedException busy) {
                refuseLast(attempt, busy);
            } catch (SdkException e) {
                throw refused(e);
            }
            patience.pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    @Override
    public void remove(Integer found) {
        try {
            client.get().deleteRetentionPolicy(request -> request.logGroupName(group));
        } catch (ResourceNotFoundException gone) {
            LOG.debug("{} is not there", where());
        } catch (SdkException e) {
            throw refused(e);
        }
    }

    private void create() {
        if (!creates) {
            throw DeployException.configuration("The log group does not exist, and <createLogGroup>"
                            + " (-Dlambda.createLogGroup) is false")
                    .where(where())
                    .left("Its retention was not set.")
                    .next("Create it with the tool that owns it, or take <function><logRetentionDays> out.");
        }
        try {
            client.get().createLogGroup(request -> request.logGroupName(group));
            LOG.info("Created {}", where());
        } catch (ResourceAlreadyExistsException made) {
            LOG.debug("{} was made in the meantime", where());
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot create the log group", where(), e).left("No log group was created.");
        }
    }

    private void refuseLast(int attempt, SdkException e) {
        if (attempt == ATTEMPTS || patience.deadline().passed()) {
            throw refused(e);
        }
        LOG.info("CloudWatch Logs is still busy with {}, trying again: {}", where(), AwsErrors.message(e));
    }

    private DeployException refused(SdkException e) {
        return AwsErrors.explain("Cannot set how long the log is kept", where(), e)
                .left("The log group keeps its events as long as before.");
    }

    private String where() {
        return "log group " + group;
    }
}
