// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.logs;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** CloudWatch Logs' operations on groups and on how long their events are kept. */
record GroupCalls(LogGroups groups, Clock clock) {

    /** Days that events may be kept. */
    private static final List<Long> DAYS = List.of(
            1L, 3L, 5L, 7L, 14L, 30L, 60L, 90L, 120L, 150L, 180L, 365L, 400L, 545L, 731L, 1096L, 1827L, 2192L, 2557L,
            2922L, 3288L, 3653L);

    private static final List<String> CLASSES = List.of("STANDARD", "INFREQUENT_ACCESS", "DELIVERY");
    private static final int MOST_LISTED = 50;

    JsonObject create(LogsCall call) throws AwsError, IOException {
        String name = call.groupName();
        String storage = call.body().string("logGroupClass", "STANDARD");
        JsonObject tags = call.body().objectOrEmpty("tags");
        GroupTags.check(tags);
        if (name.toLowerCase(Locale.ROOT).startsWith("aws/")) {
            throw LogsCall.invalid("Log groups starting with AWS/ are reserved for AWS.");
        }
        if (!CLASSES.contains(storage)) {
            throw LogsCall.constraint("logGroupClass", storage, "Member must satisfy enum value set: " + CLASSES);
        }
        if (groups.find(call.region(), name).isPresent()) {
            throw new AwsError(400, "ResourceAlreadyExistsException", "The specified log group already exists");
        }
        String arn = LogGroups.arn(call.region(), name);
        groups.save(
                call.region(),
                new JsonObject()
                        .put("logGroupName", name)
                        .put("creationTime", clock.millis())
                        .put("metricFilterCount", 0)
                        .put("arn", arn + ":*")
                        .put("storedBytes", 0)
                        .putIfPresent("kmsKeyId", call.body().string("kmsKeyId"))
                        .put("logGroupClass", storage)
                        .put("logGroupArn", arn)
                        .put("tags", tags));
        return new JsonObject();
    }

    JsonObject describe(LogsCall call) throws AwsError, IOException {
        String prefix = call.prefix().orElse("");
        if (call.body().has("logGroupNamePattern")) {
            throw LogsCall.invalid("The local stand-in knows logGroupNamePrefix only.");
        }
        long limit = call.number("limit", 1, MOST_LISTED, MOST_LISTED);
        String after = after(call);
        List<JsonObject> rest = groups.list(call.region()).stream()
                .filter(group -> LogGroups.name(group).startsWith(prefix)
                        && LogGroups.name(group).compareTo(after) > 0)
                .toList();
        List<JsonObject> page = rest.stream().limit(limit).toList();
        JsonObject answer = new JsonObject()
                .put(
                        "logGroups",
                        page.stream().map(group -> group.copy().remove("tags")).toList());
        return page.size() == rest.size()
                ? answer
                : answer.put(
                        "nextToken",
                        Base64.getEncoder()
                                .encodeToString(LogGroups.name(page.get(page.size() - 1))
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    JsonObject delete(LogsCall call) throws AwsError, IOException {
        groups.delete(call.region(), LogGroups.name(group(call)));
        return new JsonObject();
    }

    JsonObject putRetention(LogsCall call) throws AwsError, IOException {
        if (!call.body().has("retentionInDays")) {
            throw LogsCall.invalid("1 validation error detected: Value null at 'retentionInDays' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        String name = call.groupName();
        long days = call.body().number("retentionInDays").orElse(0);
        if (!DAYS.contains(days)) {
            throw LogsCall.invalid("Invalid retention value. Valid values are: " + DAYS);
        }
        groups.save(call.region(), groups.require(call.region(), name).put("retentionInDays", days));
        return new JsonObject();
    }

    JsonObject deleteRetention(LogsCall call) throws AwsError, IOException {
        groups.save(call.region(), group(call).remove("retentionInDays"));
        return new JsonObject();
    }

    private JsonObject group(LogsCall call) throws AwsError, IOException {
        return groups.require(call.region(), call.groupName());
    }

    private static String after(LogsCall call) throws AwsError {
        try {
            return new String(Base64.getDecoder().decode(call.body().string("nextToken", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw LogsCall.invalid("The specified nextToken is invalid.");
        }
    }
}
