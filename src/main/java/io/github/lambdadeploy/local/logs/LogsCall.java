// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.logs;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.util.Optional;

/** One call of CloudWatch Logs, with the checks AWS makes before an operation begins, in its own words. */
record LogsCall(String region, JsonObject body) {

    private static final String NAME = "[\\.\\-_/#A-Za-z0-9]+";

    /** The group's name, which must be there and follow the rule for names. */
    String groupName() throws AwsError {
        return required("logGroupName", 1, 512, NAME);
    }

    /** The start of names, when the call has one. */
    Optional<String> prefix() throws AwsError {
        return text("logGroupNamePrefix", 1, 512, NAME);
    }

    /** The text, which has to be there, of the given length and shape. */
    String required(String key, int least, int most, String pattern) throws AwsError {
        Optional<String> value = text(key, least, most, pattern);
        if (value.isEmpty()) {
            throw invalid("1 validation error detected: Value null at '" + key
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value.get();
    }

    private Optional<String> text(String key, int least, int most, String pattern) throws AwsError {
        String value = body.string(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value.length() < least) {
            throw constraint(key, value, "Member must have length greater than or equal to " + least);
        }
        if (value.length() > most) {
            throw constraint(key, value, "Member must have length less than or equal to " + most);
        }
        if (!value.matches(pattern)) {
            throw constraint(key, value, "Member must satisfy regular expression pattern: " + pattern);
        }
        return Optional.of(value);
    }

    /** The number, or the fallback when it is not there. */
    long number(String key, long least, long most, long fallback) throws AwsError {
        long value = body.number(key).orElse(fallback);
        if (value < least) {
            throw constraint(key, value, "Member must have value greater than or equal to " + least);
        }
        if (value > most) {
            throw constraint(key, value, "Member must have value less than or equal to " + most);
        }
        return value;
    }

    static AwsError constraint(String key, Object value, String rule) {
        return invalid("1 validation error detected: Value '" + value + "' at '" + key
                + "' failed to satisfy constraint: " + rule);
    }

    static AwsError invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message);
    }
}
