// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.artifact.Digest;
import java.nio.charset.StandardCharsets;

/**
 * The AppSpec file of one shift, CodeDeploy's revision. The same shift always gives the same text: CodeDeploy tells no
 * more than the hash of a deployment's file, and by that a run that was killed finds its deployment again.
 *
 * @param function name of the function
 * @param alias its alias
 * @param current number of the version the alias is at
 * @param target number of the version it is to get to
 */
record AppSpec(String function, String alias, String current, String target, Hooks hooks) {

    /** YAML; values are quoted, since a function may be named {@code 007} or {@code yes}. */
    String text() {
        StringBuilder yaml = new StringBuilder("version: 0.0\n")
                .append("Resources:\n")
                .append("  - function:\n")
                .append("      Type: \"AWS::Lambda::Function\"\n")
                .append("      Properties:\n");
        property(yaml, "Name", function);
        property(yaml, "Alias", alias);
        property(yaml, "CurrentVersion", current);
        property(yaml, "TargetVersion", target);
        if (!hooks.functions().isEmpty()) {
            yaml.append("Hooks:\n");
            hooks.beforeAllowTraffic().ifPresent(hook -> hook(yaml, "BeforeAllowTraffic", hook));
            hooks.afterAllowTraffic().ifPresent(hook -> hook(yaml, "AfterAllowTraffic", hook));
        }
        return yaml.toString();
    }

    /** Hexadecimal, of the text in UTF-8. */
    String sha256() {
        return Digest.of(text().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static void property(StringBuilder yaml, String name, String value) {
        yaml.append("        ").append(name).append(": \"").append(value).append("\"\n");
    }

    private static void hook(StringBuilder yaml, String event, String function) {
        yaml.append("  - ").append(event).append(": \"").append(function).append("\"\n");
    }
}
