// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tags of roles. Keys differ by more than case. */
record RoleTags(Roles roles) {

    private static final int MOST = 50;
    private static final String TEXT = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";

    /** The tags in a call. */
    static List<JsonObject> of(Parameters parameters) throws AwsError {
        List<JsonObject> tags = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = 1; parameters.form().containsKey("Tags.member." + i + ".Key"); i++) {
            String key = parameters.required("Tags.member." + i + ".Key", 1, 128, TEXT + "+");
            String value = parameters.required("Tags.member." + i + ".Value", 0, 256, TEXT + "*");
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new AwsError(400, "InvalidInput", "Tag keys cannot begin with aws:.");
            }
            if (!keys.add(key.toLowerCase(Locale.ROOT))) {
                throw new AwsError(
                        400,
                        "InvalidInput",
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.add(new JsonObject().put("Key", key).put("Value", value));
        }
        if (tags.size() > MOST) {
            throw Parameters.invalid("1 validation error detected: Value at 'tags' failed to satisfy constraint:"
                    + " Member must have length less than or equal to " + MOST);
        }
        return tags;
    }

    Response add(Parameters parameters) throws AwsError, IOException {
        List<JsonObject> added = of(parameters);
        JsonObject role = RoleCalls.require(roles, parameters);
        List<JsonObject> tags = without(role.objects("Tags"), keys(added));
        tags.addAll(added);
        if (tags.size() > MOST) {
            throw new AwsError(409, "LimitExceeded", "The number of tags has reached the maximum limit.");
        }
        roles.save(role.put("Tags", tags));
        return IamService.PROTOCOL.answer("TagRole");
    }

    Response remove(Parameters parameters) throws AwsError, IOException {
        List<String> keys = new ArrayList<>();
        for (int i = 1; parameters.form().containsKey("TagKeys.member." + i); i++) {
            keys.add(parameters.required("TagKeys.member." + i, 1, 128, TEXT + "+"));
        }
        JsonObject role = RoleCalls.require(roles, parameters);
        roles.save(role.put("Tags", without(role.objects("Tags"), keys)));
        return IamService.PROTOCOL.answer("UntagRole");
    }

    /** Paged by position: the marker is the number of tags already told. */
    Response list(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        List<JsonObject> tags = role.objects("Tags");
        int from = parameters.number("Marker", 0, MOST, 0);
        int to = Math.min(tags.size(), from + parameters.number("MaxItems", 1, 1000, 100));
        return IamService.PROTOCOL.answer("ListRoleTags", xml -> {
            xml.element("IsTruncated", to < tags.size());
            write(tags.subList(Math.min(from, to), to), xml);
            if (to < tags.size()) {
                xml.element("Marker", to);
            }
        });
    }

    static void write(List<JsonObject> tags, Xml xml) {
        xml.open("Tags");
        for (JsonObject tag : tags) {
            xml.open("member")
                    .element("Key", tag.string("Key", ""))
                    .element("Value", tag.string("Value", ""))
                    .close();
        }
        xml.close();
    }

    private static List<String> keys(List<JsonObject> tags) {
        return tags.stream().map(tag -> tag.string("Key", "")).toList();
    }

    private static List<JsonObject> without(List<JsonObject> tags, List<String> keys) {
        List<JsonObject> left = new ArrayList<>(tags);
        left.removeIf(tag -> keys.stream().anyMatch(tag.string("Key", "")::equalsIgnoreCase));
        return left;
    }
}
