// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ssm;

import io.github.lambdadeploy.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One parameter with all its versions, oldest first. */
record ParameterDocument(JsonObject document) {

    private static final int MOST_VERSIONS = 100;

    static ParameterDocument create(String name, String arn) {
        return new ParameterDocument(
                new JsonObject().put("name", name).put("arn", arn).put("versions", List.of()));
    }

    String type() {
        return newest().string("type", "");
    }

    /** Adds a version and answers its number. */
    long add(String type, String value, long now) {
        List<JsonObject> versions = new ArrayList<>(document.objects("versions"));
        long number = versions.isEmpty() ? 1 : newest().number("version").orElse(0) + 1;
        versions.add(new JsonObject()
                .put("version", number)
                .put("type", type)
                .put("value", value)
                .put("at", now));
        document.put("versions", versions.subList(Math.max(0, versions.size() - MOST_VERSIONS), versions.size()));
        return number;
    }

    /** A version by its number, the newest without one; empty when there is none of that number. */
    Optional<JsonObject> version(@Nullable String number) {
        return number == null
                ? Optional.of(newest())
                : document.objects("versions").stream()
                        .filter(version -> number.equals(
                                Long.toString(version.number("version").orElse(0))))
                        .findFirst();
    }

    /** As GetParameter answers it. Without decryption a SecureString's value is what KMS would make of it. */
    JsonObject answer(JsonObject version, String asked, @Nullable String number, boolean decrypt) {
        String value = version.string("value", "");
        String type = version.string("type", "");
        boolean hidden = type.equals("SecureString") && !decrypt;
        return new JsonObject()
                .put("Name", asked)
                .put("Type", type)
                .put(
                        "Value",
                        hidden
                                ? Base64.getEncoder()
                                        .encodeToString(
                                                ("encrypted " + value.length()).getBytes(StandardCharsets.UTF_8))
                                : value)
                .put("Version", version.number("version").orElse(0))
                .putIfPresent("Selector", number == null ? null : ":" + number)
                .put("LastModifiedDate", BigDecimal.valueOf(version.number("at").orElse(0), 3))
                .put("ARN", document.string("arn", ""))
                .put("DataType", "text");
    }

    private JsonObject newest() {
        List<JsonObject> versions = document.objects("versions");
        return versions.get(versions.size() - 1);
    }
}
