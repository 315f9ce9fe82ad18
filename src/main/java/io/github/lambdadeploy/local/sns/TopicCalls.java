// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.sns;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.query.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** SNS's operations on topics themselves. */
record TopicCalls(Topics topics) {

    private static final Set<String> ATTRIBUTES = Set.of("DisplayName", "Policy", "KmsMasterKeyId");
    private static final Set<String> FIFO_ATTRIBUTES = Set.of("ContentBasedDeduplication", "FifoThroughputScope");
    private static final List<String> BOOLEANS = List.of("true", "false");
    private static final int PAGE = 100;

    /** A topic that is there is answered again, unless it was created with other attributes. */
    Response create(TopicCall call) throws AwsError, IOException {
        Parameters parameters = call.parameters();
        parameters.only(Set.of("Name", "Attributes"), Set.of());
        String name = parameters.required("Name", 0, 2048, ".*");
        JsonObject attributes = given(parameters);
        boolean fifo = "true".equals(attributes.string("FifoTopic"));
        checkName(name, fifo);
        checkAttributes(attributes, fifo);
        Optional<JsonObject> there = topics.find(call.region(), name);
        if (there.isEmpty()) {
            topics.save(call.region(), new JsonObject().put("Name", name).put("Attributes", attributes));
        } else if (differs(there.get().objectOrEmpty("Attributes"), attributes)) {
            throw SnsService.invalid("Attributes Reason: Topic already exists with different attributes");
        }
        return SnsService.PROTOCOL.answer(
                "CreateTopic", xml -> xml.element("TopicArn", Topics.arn(call.region(), name)));
    }

    Response attributes(TopicCall call) throws AwsError, IOException {
        String name = call.name("TopicArn");
        JsonObject topic = topics.require(call.region(), name);
        JsonObject attributes = new JsonObject()
                .put("TopicArn", Topics.arn(call.region(), name))
                .put("Owner", LocalAws.ACCOUNT)
                .put("DisplayName", "")
                .put("SubscriptionsConfirmed", "0")
                .put("SubscriptionsPending", "0")
                .put("SubscriptionsDeleted", "0");
        if (Topics.isFifo(name)) {
            attributes.put("ContentBasedDeduplication", "false");
        }
        JsonObject own = topic.objectOrEmpty("Attributes");
        own.keys().forEach(key -> attributes.put(key, own.get(key)));
        return SnsService.PROTOCOL.answer("GetTopicAttributes", xml -> {
            xml.open("Attributes");
            for (String key : attributes.keys()) {
                xml.open("entry")
                        .element("key", key)
                        .element("value", attributes.string(key, ""))
                        .close();
            }
            xml.close();
        });
    }

    Response list(TopicCall call) throws AwsError, IOException {
        String after = after(call.parameters());
        List<String> rest = topics.list(call.region()).stream()
                .map(Topics::name)
                .filter(name -> name.compareTo(after) > 0)
                .toList();
        List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
        return SnsService.PROTOCOL.answer("ListTopics", xml -> {
            xml.open("Topics");
            page.forEach(name -> xml.open("member")
                    .element("TopicArn", Topics.arn(call.region(), name))
                    .close());
            xml.close();
            if (page.size() < rest.size()) {
                byte[] last = page.get(PAGE - 1).getBytes(StandardCharsets.UTF_8);
                xml.element("NextToken", Base64.getUrlEncoder().encodeToString(last));
            }
        });
    }

    /** Deleting a topic that is not there is no mistake. */
    Response delete(TopicCall call) throws AwsError, IOException {
        topics.delete(call.region(), call.name("TopicArn"));
        return SnsService.PROTOCOL.answer("DeleteTopic");
    }

    private static void checkName(String name, boolean fifo) throws AwsError {
        if (fifo && !(name.matches("[A-Za-z0-9_-]+\\.fifo") && name.length() <= 256)) {
            throw SnsService.invalid("Fifo Topic names must end with .fifo and must be made up of only uppercase and"
                    + " lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256"
                    + " characters long.");
        }
        if (!fifo && !name.matches("[A-Za-z0-9_-]{1,256}")) {
            throw SnsService.invalid("Topic Name");
        }
    }

    private static void checkAttributes(JsonObject attributes, boolean fifo) throws AwsError {
        for (String key : attributes.keys()) {
            String value = attributes.string(key, "");
            boolean known =
                    key.equals("FifoTopic") || ATTRIBUTES.contains(key) || fifo && FIFO_ATTRIBUTES.contains(key);
            if (!known) {
                throw SnsService.invalid("Attributes Reason: Unknown attribute: " + key);
            }
            if (Set.of("FifoTopic", "ContentBasedDeduplication").contains(key) && !BOOLEANS.contains(value)) {
                throw SnsService.invalid(
                        "Attributes Reason: " + key + ": Invalid value [" + value + "]. Must be either true or false.");
            }
        }
    }

    private static boolean differs(JsonObject there, JsonObject wanted) {
        return wanted.keys().stream().anyMatch(key -> !wanted.string(key, "").equals(there.string(key, "")));
    }

    private static JsonObject given(Parameters parameters) {
        Map<String, String> form = parameters.form();
        JsonObject attributes = new JsonObject();
        for (int i = 1; form.containsKey("Attributes.entry." + i + ".key"); i++) {
            String entry = "Attributes.entry." + i + ".";
            attributes.put(form.getOrDefault(entry + "key", ""), form.getOrDefault(entry + "value", ""));
        }
        return attributes;
    }

    private static String after(Parameters parameters) throws AwsError {
        try {
            return new String(
                    Base64.getUrlDecoder().decode(parameters.form().getOrDefault("NextToken", "")),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw SnsService.invalid("NextToken");
        }
    }
}
