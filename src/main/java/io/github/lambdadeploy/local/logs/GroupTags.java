// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.logs;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags of log groups. */
record GroupTags(LogGroups groups) {

    private static final int MOST = 50;
    private static final String TEXT = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";

    /** Without the {@code :*} that stands for the group's streams. */
    private static final Pattern ARN =
            Pattern.compile("arn:aws:logs:([a-z0-9-]+):\\d{12}:log-group:([\\.\\-_/#A-Za-z0-9]+)");

    /** AWS's rules for keys and values. */
    static void check(JsonObject tags) throws AwsError {
        if (tags.keys().size() > MOST) {
            throw LogsCall.constraint("tags", tags, "Member must have length less than or equal to " + MOST);
        }
        for (String key : tags.keys()) {
            if (!key.matches(TEXT + "{1,128}") || key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw LogsCall.invalid("Tag key " + key + " is not valid.");
            }
            if (!tags.string(key, "").matches(TEXT + "{0,256}")) {
                throw LogsCall.invalid("The value of tag " + key + " is not valid.");
            }
        }
    }

    JsonObject add(LogsCall call) throws AwsError, IOException {
        JsonObject added = call.body().objectOrEmpty("tags");
        if (added.keys().isEmpty()) {
            throw LogsCall.constraint("tags", added, "Member must have length greater than or equal to 1");
        }
        check(added);
        JsonObject group = group(call);
        JsonObject tags = group.objectOrEmpty("tags").copy();
        added.keys().forEach(key -> tags.put(key, added.get(key)));
        if (tags.keys().size() > MOST) {
            throw new AwsError(
                    400, "TooManyTagsException", "The resource has more than the maximum number of tags, " + MOST);
        }
        groups.save(call.region(), group.put("tags", tags));
        return new JsonObject();
    }

    JsonObject remove(LogsCall call) throws AwsError, IOException {
        List<String> keys = call.body().strings("tagKeys");
        JsonObject group = group(call);
        JsonObject tags = group.objectOrEmpty("tags").copy();
        keys.forEach(tags::remove);
        groups.save(call.region(), group.put("tags", tags));
        return new JsonObject();
    }

    JsonObject list(LogsCall call) throws AwsError, IOException {
        return new JsonObject().put("tags", group(call).objectOrEmpty("tags"));
    }

    private JsonObject group(LogsCall call) throws AwsError, IOException {
        String arn = call.required("resourceArn", 1, 1011, "[\\w+=/:,.@*#-]*");
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw LogsCall.invalid("The specified resource ARN is not valid.");
        }
        if (!matcher.group(1).equals(call.region())) {
            throw new AwsError(400, "ResourceNotFoundException", "The specified log group does not exist.");
        }
        return groups.require(call.region(), matcher.group(2));
    }
}
