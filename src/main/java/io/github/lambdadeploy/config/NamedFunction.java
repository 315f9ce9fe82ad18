// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code <function>} of {@code <functions>}: a function of its own that runs the same artifact. What it does not say
 * is as the {@code <function>} element beside {@code <functions>} says.
 */
public class NamedFunction extends FunctionConfig {

    /** Its name. */
    @Nullable
    String functionName;

    /** What Lambda calls; default: {@code <handler>} of the plugin. */
    @Nullable
    String handler;

    /** Its name. */
    public String functionName() {
        return java.util.Objects.requireNonNull(functionName, "check() comes first");
    }

    /** Its name, where {@link #check} does not come first. */
    public Optional<String> name() {
        return Optional.ofNullable(functionName);
    }

    /** Its own handler. */
    public Optional<String> handler() {
        return Optional.ofNullable(handler);
    }

    @Override
    public void check(Problems problems, String packageType) {
        Names.FUNCTION.require(problems, "<functionName>", functionName);
        Names.HANDLER.check(problems, "<handler>", handler);
        super.check(problems, packageType);
    }
}
