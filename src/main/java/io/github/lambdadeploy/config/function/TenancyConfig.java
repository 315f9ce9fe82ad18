// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code <tenancyConfig>} element: a word, or AWS's {@code <tenantIsolationMode>} in it. For new functions only. */
public class TenancyConfig {

    /** {@code PER_TENANT}. */
    @Nullable
    String tenantIsolationMode;

    /** Maven's way to hand over an element's text. */
    public void set(String text) {
        tenantIsolationMode = text;
    }

    public @Nullable String toSpec() {
        return tenantIsolationMode;
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        Words.check(problems, "<function><tenancyConfig>", tenantIsolationMode, List.of("PER_TENANT"));
    }
}
