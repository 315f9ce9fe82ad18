// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Environment variables as the POM has them. Maven prints every parameter under {@code -X}: of these, the names only. */
public final class Variables extends LinkedHashMap<String, String> {

    private static final long serialVersionUID = 1;

    /** None; Maven fills it. */
    public Variables() {}

    /** These. */
    public Variables(Map<String, String> variables) {
        super(variables);
    }

    @Override
    public String toString() {
        return keySet() + " (values not shown)";
    }
}
