// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.sns;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.query.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code Publish}, with SNS's rules: for subjects (its API reference: ASCII that begins with a letter, number or
 * punctuation mark, no line breaks or control characters, at most 100), for sizes, and for FIFO topics.
 */
record Publishing(Topics topics, Clock clock) {

    private static final Set<String> PARAMETERS =
            Set.of("TopicArn", "TargetArn", "Message", "Subject", "MessageGroupId", "MessageDeduplicationId");
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,99}");
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final int MOST_BYTES = 262_144;
    /** In which the same message is delivered once. */
    private static final Duration DEDUPLICATION = Duration.ofMinutes(5);

    Response publish(TopicCall call) throws AwsError, IOException {
        Parameters parameters = call.parameters();
        parameters.only(PARAMETERS, Set.of());
        String message = parameters.required("Message", 0, Integer.MAX_VALUE, ".*");
        String target = parameters.form().containsKey("TopicArn") ? "TopicArn" : "TargetArn";
        if (!parameters.form().containsKey(target)) {
            throw SnsService.invalid("TopicArn or TargetArn Reason: no value for required parameter");
        }
        String name = call.name(target);
        Optional<String> subject = matching("Subject", SUBJECT, "Subject", parameters);
        if (message.isEmpty()) {
            throw SnsService.invalid("Empty message");
        }
        if (message.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw SnsService.invalid("Message too long");
        }
        JsonObject topic = topics.require(call.region(), name);
        Optional<String> group = id("MessageGroupId", parameters);
        Optional<String> deduplication = id("MessageDeduplicationId", parameters);
        JsonObject document = new JsonObject()
                .put("TopicArn", Topics.arn(call.region(), name))
                .put("MessageId", UUID.randomUUID().toString())
                .put("Timestamp", clock.instant().toString())
                .putIfPresent("Subject", subject.orElse(null))
                .put("Message", message)
                .putIfPresent("MessageGroupId", group.orElse(null));
        if (Topics.isFifo(name)) {
            if (group.isEmpty()) {
                throw SnsService.invalid("The MessageGroupId parameter is required for FIFO topics");
            }
            document.put("MessageDeduplicationId", deduplicationId(topic, deduplication, message));
        } else if (deduplication.isPresent()) {
            throw SnsService.invalid("MessageDeduplicationId Reason: The request includes MessageDeduplicationId"
                    + " parameter that is not valid for this topic type");
        }
        return answer(deliver(call.region(), name, document));
    }

    private static String deduplicationId(JsonObject topic, Optional<String> given, String message) throws AwsError {
        if (given.isPresent()) {
            return given.get();
        }
        if (!topic.objectOrEmpty("Attributes")
                .string("ContentBasedDeduplication", "")
                .equals("true")) {
            throw SnsService.invalid("The topic should either have ContentBasedDeduplication enabled or"
                    + " MessageDeduplicationId provided explicitly");
        }
        return Digest.of(message.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Keeps the message, unless a FIFO topic has just had it; answers the one that is kept. */
    private JsonObject deliver(String region, String name, JsonObject message) throws IOException {
        String id = message.string("MessageDeduplicationId");
        if (id != null) {
            Instant since = clock.instant().minus(DEDUPLICATION);
            for (JsonObject earlier : topics.newestFirst(region, name)) {
                if (!Instant.parse(earlier.string("Timestamp", "")).isAfter(since)) {
                    break;
                }
                if (id.equals(earlier.string("MessageDeduplicationId"))) {
                    return earlier;
                }
            }
        }
        long number = topics.next(region, name);
        if (id != null) {
            message.put("SequenceNumber", String.format(Locale.ROOT, "1%019d", number));
        }
        topics.add(region, name, number, message);
        return message;
    }

    private static Response answer(JsonObject message) {
        return SnsService.PROTOCOL.answer(
                "Publish",
                xml -> xml.element("MessageId", message.string("MessageId", ""))
                        .elementUnlessEmpty("SequenceNumber", message.string("SequenceNumber", "")));
    }

    private static Optional<String> id(String parameter, Parameters parameters) throws AwsError {
        return matching(
                parameter,
                ID,
                parameter + " Reason: " + parameter + " can only include alphanumeric and punctuation characters."
                        + " 1 to 128 in length",
                parameters);
    }

    private static Optional<String> matching(String parameter, Pattern pattern, String refusal, Parameters parameters)
            throws AwsError {
        String value = parameters.form().get(parameter);
        if (value != null && !pattern.matcher(value).matches()) {
            throw SnsService.invalid(refusal);
        }
        return Optional.ofNullable(value);
    }
}
