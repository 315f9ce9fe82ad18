// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import io.github.lambdadeploy.mojo.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Counts properties and how often each was tried, for {@link HardeningPage}. */
public final class Tally implements AroundPropertyHook {

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyExecutionResult result = property.execute();
        try {
            BadInput.tell(Map.of("parser properties", 1, "parser properties, tries", result.countTries()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
