// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;

/**
 * Executions that are initialised before they are called, kept on the alias. They follow the alias to another version
 * and are {@code IN_PROGRESS} again then (recorded).
 */
public final class ProvisionedConcurrency implements Attachment<Provisioned> {

    /** The XML element below {@code <function>}. */
    public static final String NAME = "provisionedConcurrency";

    private static final Logger LOG = LoggerFactory.getLogger(ProvisionedConcurrency.class);
    private static final String LEFT = "The alias serves all the same, without executions kept ready.";

    private final LambdaCalls calls;
    private final String alias;

    public ProvisionedConcurrency(LambdaCalls calls, String alias) {
        this.calls = calls;
        this.alias = alias;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean onAlias() {
        return true;
    }

    @Override
    public Optional<Provisioned> read(Supplier<Optional<FunctionState>> latest) {
        return answer().map(live ->
                new Provisioned(live.requestedProvisionedConcurrentExecutions(), live.statusAsString()));
    }

    /** Asks for the number, unless it has been asked for already, and waits until it is there. */
    @Override
    public void write(Optional<Provisioned> found, Provisioned wanted) {
        boolean asked = found.filter(live -> live.executions() == wanted.executions() && !live.hasFailed())
                .isPresent();
        if (!asked) {
            put(wanted.executions());
        }
        GetProvisionedConcurrencyConfigResponse settled = settled(wanted.executions());
        if (settled.requestedProvisionedConcurrentExecutions() != wanted.executions()) {
            throw new ContentionException("Somebody else asked for "
                    + settled.requestedProvisionedConcurrentExecutions() + " provisioned executions of " + alias);
        }
    }

    /**
     * Waits until what the alias has taken along to another version is ready there. An alias that has none, and a caller
     * who may not ask, wait for nothing.
     */
    public void await() {
        Optional<Provisioned> live;
        try {
            live = read(Optional::empty);
        } catch (DeployException e) {
            if (!AwsErrors.isDenied(e)) {
                throw e;
            }
            LOG.warn("Whether alias {} has provisioned concurrency may not be asked, and is not waited for", alias);
            return;
        }
        try {
            live.filter(found -> !found.isReady()).ifPresent(found -> settled(found.executions()));
        } catch (ContentionException removed) {
            LOG.debug("Nothing to wait for any more: {}", removed.reason());
        }
    }

    /** Waits as long as Lambda is at it. */
    private GetProvisionedConcurrencyConfigResponse settled(int executions) {
        GetProvisionedConcurrencyConfigResponse settled = calls.patience()
                .until(executions + " provisioned executions of " + alias + " to be ready", calls.where(), LEFT, () -> {
                    GetProvisionedConcurrencyConfigResponse live = answer().orElseThrow(() ->
                            new ContentionException("The provisioned concurrency of " + alias + " is gone"));
                    return "IN_PROGRESS".equals(live.statusAsString()) ? Optional.empty() : Optional.of(live);
                });
        if (!"READY".equals(settled.statusAsString())) {
            throw DeployException.environment("Lambda could not keep " + executions + " executions ready")
                    .where(calls.where() + ", alias " + alias)
                    .reason(settled.statusReason() == null ? settled.statusAsString() : settled.statusReason())
                    .left(LEFT)
                    .next("Mend the reason, or another <function><provisionedConcurrency>, and deploy again.");
        }
        return settled;
    }

    private void put(int executions) {
        LOG.info("Asking for {} provisioned executions of {}:{}", executions, calls.functionName(), alias);
        try {
            calls.writing(
                    "Cannot provision concurrency for alias " + alias,
                    LEFT,
                    () -> calls.client()
                            .putProvisionedConcurrencyConfig(request -> request.functionName(calls.functionName())
                                    .qualifier(alias)
                                    .provisionedConcurrentExecutions(executions)));
        } catch (ContentionException e) {
            // A version and an alias on it cannot both have one (recorded): looking again would never end that.
            if (!e.reason().toLowerCase(Locale.ROOT).contains("provisioned")) {
                throw e;
            }
            throw DeployException.configuration("Another qualifier of this version has provisioned concurrency already")
                    .where(calls.where() + ", alias " + alias)
                    .reason(e.reason())
                    .left(LEFT)
                    .next("Remove the provisioned concurrency of the version (aws lambda"
                            + " delete-provisioned-concurrency-config --qualifier NUMBER) and deploy again.")
                    .cause(e);
        }
    }

    @Override
    public void remove(Provisioned found) {
        calls.removing(
                "Cannot remove the provisioned concurrency of alias " + alias,
                "It stays as it was.",
                () -> calls.client()
                        .deleteProvisionedConcurrencyConfig(request ->
                                request.functionName(calls.functionName()).qualifier(alias)));
    }

    private Optional<GetProvisionedConcurrencyConfigResponse> answer() {
        return calls.reading(
                "Cannot read the provisioned concurrency of alias " + alias,
                () -> calls.client()
                        .getProvisionedConcurrencyConfig(request ->
                                request.functionName(calls.functionName()).qualifier(alias)));
    }
}
