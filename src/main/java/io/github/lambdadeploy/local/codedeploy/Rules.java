// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules that several of CodeDeploy's operations share. */
final class Rules {

    static final String PLATFORM = "Lambda";

    /** Members that are times: kept in milliseconds, told in seconds as AWS's JSON protocols have them. */
    private static final Set<String> TIMES =
            Set.of("createTime", "startTime", "completeTime", "endTime", "lastUpdatedAt");

    private Rules() {}

    /** All of CodeDeploy's refusals are HTTP 400. */
    static AwsError refusal(String code, String message) {
        return new AwsError(400, code, message);
    }

    /**
     * A name of an application, a group or a configuration.
     *
     * @param kind as AWS's exceptions have it: {@code Application}, {@code DeploymentGroup}, {@code DeploymentConfig}
     */
    static String name(JsonObject body, String member, String kind) throws AwsError {
        String name = body.string(member, "");
        if (name.isEmpty()) {
            throw refusal(kind + "NameRequiredException", "The " + member + " is required.");
        }
        if (!name.matches("[A-Za-z0-9._+=,@-]{1,100}")) {
            throw refusal(
                    "Invalid" + kind + "NameException",
                    "Invalid " + member + ": up to 100 of the characters A-Z, a-z, 0-9 and ._+=,@- are allowed.");
        }
        return name;
    }

    static void platform(@Nullable String platform) throws AwsError {
        if (!PLATFORM.equals(platform)) {
            throw refusal(
                    "InvalidComputePlatformException",
                    "The local stand-in knows the compute platform Lambda only, not "
                            + (platform == null ? "Server, which is AWS's default." : platform + "."));
        }
    }

    /** The same object with its times in seconds, at any depth. */
    static JsonObject told(JsonObject kept) {
        JsonObject told = new JsonObject();
        for (String key : kept.keys()) {
            Object value = kept.get(key);
            if (value instanceof Number millis && TIMES.contains(key)) {
                told.put(key, BigDecimal.valueOf(millis.longValue(), 3));
            } else if (value instanceof JsonObject object) {
                told.put(key, told(object));
            } else if (value instanceof List<?> list) {
                told.put(
                        key,
                        list.stream()
                                .map(item -> item instanceof JsonObject object ? (Object) told(object) : item)
                                .toList());
            } else {
                told.put(key, value);
            }
        }
        return told;
    }

    /** Names of documents: names here differ by case. */
    static String hash(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
