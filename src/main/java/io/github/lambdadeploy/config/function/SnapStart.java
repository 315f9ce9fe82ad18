// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code <snapStart>} element: a word, or AWS's {@code <applyOn>} in it. */
public class SnapStart {

    /** {@code PublishedVersions} or {@code None}. */
    @Nullable
    String applyOn;

    /** Maven's way to hand over an element's text. */
    public void set(String text) {
        applyOn = text;
    }

    public @Nullable String toSpec() {
        return applyOn;
    }

    public boolean isOn() {
        return "PublishedVersions".equals(applyOn);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        Words.check(problems, "<function><snapStart>", applyOn, List.of("PublishedVersions", "None"));
    }
}
