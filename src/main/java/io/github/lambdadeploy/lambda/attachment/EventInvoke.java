// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;

/** Retries, age and destinations of asynchronous invocations of the alias. */
public final class EventInvoke implements Attachment<EventInvokeSettings> {

    private static final String LEFT = "Asynchronous invocations are treated as before.";

    private final LambdaCalls calls;
    private final String alias;

    public EventInvoke(LambdaCalls calls, String alias) {
        this.calls = calls;
        this.alias = alias;
    }

    @Override
    public String name() {
        return "eventInvokeConfig";
    }

    @Override
    public boolean onAlias() {
        return true;
    }

    @Override
    public Optional<EventInvokeSettings> initial() {
        return Optional.of(EventInvokeSettings.NONE);
    }

    @Override
    public Optional<EventInvokeSettings> read(Supplier<Optional<FunctionState>> latest) {
        return calls.reading(
                "Cannot read the asynchronous invocation of alias " + alias,
                () -> observed(calls.client()
                        .getFunctionEventInvokeConfig(request ->
                                request.functionName(calls.functionName()).qualifier(alias))));
    }

    @Override
    public EventInvokeSettings merge(EventInvokeSettings live, EventInvokeSettings wanted) {
        return wanted.over(live);
    }

    @Override
    public void write(Optional<EventInvokeSettings> found, EventInvokeSettings wanted) {
        if (wanted.equals(EventInvokeSettings.NONE)) {
            // Lambda takes no configuration without any part.
            remove(wanted);
            return;
        }
        // Put replaces the whole; Update could not take a single destination away.
        calls.writing(
                "Cannot configure the asynchronous invocation of alias " + alias,
                LEFT,
                () -> calls.client()
                        .putFunctionEventInvokeConfig(request -> request.functionName(calls.functionName())
                                .qualifier(alias)
                                .maximumRetryAttempts(wanted.maximumRetryAttempts())
                                .maximumEventAgeInSeconds(wanted.maximumEventAgeInSeconds())
                                .destinationConfig(destinations(wanted))));
    }

    @Override
    public void remove(EventInvokeSettings found) {
        calls.removing(
                "Cannot remove the asynchronous invocation of alias " + alias,
                LEFT,
                () -> calls.client()
                        .deleteFunctionEventInvokeConfig(request ->
                                request.functionName(calls.functionName()).qualifier(alias)));
    }

    private static EventInvokeSettings observed(GetFunctionEventInvokeConfigResponse live) {
        DestinationConfig to = live.destinationConfig();
        return new EventInvokeSettings(
                live.maximumRetryAttempts(),
                live.maximumEventAgeInSeconds(),
                to == null || to.onSuccess() == null ? "" : text(to.onSuccess().destination()),
                to == null || to.onFailure() == null ? "" : text(to.onFailure().destination()));
    }

    private static @Nullable DestinationConfig destinations(EventInvokeSettings wanted) {
        String success = text(wanted.onSuccess());
        String failure = text(wanted.onFailure());
        if (success.isEmpty() && failure.isEmpty()) {
            return null;
        }
        DestinationConfig.Builder to = DestinationConfig.builder();
        if (!success.isEmpty()) {
            to.onSuccess(on -> on.destination(success));
        }
        if (!failure.isEmpty()) {
            to.onFailure(on -> on.destination(failure));
        }
        return to.build();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
