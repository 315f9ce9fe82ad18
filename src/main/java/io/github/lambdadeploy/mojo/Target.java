// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.FunctionConfig;
import io.github.lambdadeploy.config.NamedFunction;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One function that is deployed.
 *
 * @param functionName its name
 * @param handler what Lambda calls; {@code null} leaves a live one as it is
 * @param own what the POM says of it
 * @param shared what the POM says of all; {@code null} when that is the same
 */
record Target(
        String functionName,
        @Nullable String handler,
        FunctionConfig own,
        @Nullable FunctionConfig shared) {

    /** All of {@code <functions>}, or the one the plugin is configured for. */
    static List<Target> of(ReleaseMojo mojo) {
        if (mojo.functions.isEmpty()) {
            return List.of(new Target(mojo.functionName, mojo.handler, mojo.function, null));
        }
        return mojo.functions.stream().map(named -> of(named, mojo)).toList();
    }

    /** Names of {@code <functions>}, or the one that the command line picks or the plugin is configured for. */
    static List<String> names(LambdaMojo mojo, List<NamedFunction> functions) {
        boolean one = functions.isEmpty()
                || mojo.maven().session().getUserProperties().containsKey("lambda.functionName");
        return one
                ? List.of(mojo.functionName)
                : functions.stream().map(NamedFunction::functionName).distinct().toList();
    }

    private static Target of(NamedFunction named, ReleaseMojo mojo) {
        return new Target(named.functionName(), named.handler().orElse(mojo.handler), named, mojo.function);
    }

    FunctionSettings settings() {
        return shared == null ? own.toSpec() : own.toSpec(shared);
    }

    /** Nothing but the runtime, which can be trusted while other elements are wrong. */
    FunctionSettings onlyRuntime() {
        return shared == null ? own.onlyRuntime() : own.onlyRuntime().orElse(shared.onlyRuntime());
    }

    Wishes wishes(LambdaFunction function, String alias) {
        Wishes wishes = own.wishes(function.calls(), alias);
        return shared == null ? wishes : wishes.orElse(shared.wishes(function.calls(), alias));
    }

    /** Tags the function is created with. */
    Map<String, String> tags() {
        return value(own.tags())
                .or(() -> shared == null ? Optional.empty() : value(shared.tags()))
                .orElse(Map.of());
    }

    Setting<Integer> logRetention() {
        Setting<Integer> named = own.logRetention();
        return named instanceof Setting.Absent<Integer> && shared != null ? shared.logRetention() : named;
    }

    /** Of a function that is made. */
    Setting<String> codeSigningConfigArn() {
        Setting<String> named = own.codeSigningConfigArn();
        return named instanceof Setting.Absent<String> && shared != null ? shared.codeSigningConfigArn() : named;
    }

    private static <T> Optional<T> value(Setting<T> setting) {
        return setting instanceof Setting.Value<T> value ? Optional.of(value.value()) : Optional.empty();
    }
}
