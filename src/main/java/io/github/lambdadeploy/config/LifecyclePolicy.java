// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** What can be known to be wrong with a lifecycle policy before ECR sees it. */
final class LifecyclePolicy {

    private static final int SHORTEST = 100;
    private static final int LONGEST = 30_720;

    private LifecyclePolicy() {}

    /** Notes every mistake in the JSON. */
    static void check(Problems problems, String element, String text) {
        String json = text.strip();
        try {
            if (JsonObject.parse(json.getBytes(StandardCharsets.UTF_8))
                    .objects("rules")
                    .isEmpty()) {
                problems.add(element + " has no \"rules\": use ECR's form of lifecycle policies");
            } else if (json.length() < SHORTEST || json.length() > LONGEST) {
                problems.add(element + " has " + json.length() + " characters: ECR takes 100 to 30720");
            }
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            problems.add(element + " is no lifecycle policy: '" + Shown.of(json) + "': " + Shown.reason(reason)
                    + "; use ECR's form of lifecycle policies");
        }
    }
}
