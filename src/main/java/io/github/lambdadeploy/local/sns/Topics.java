// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.sns;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The topics, one document each at {@code sns/topics/REGION/NAME}, and what was published to them, one document for each
 * message at {@code sns/messages/REGION/NAME/NUMBER}, numbers of eight digits from {@code 00000001} on. A name that is
 * long, or has capital letters, which some file systems do not tell from small ones, is cut to 100 small letters, with
 * {@code ~} and twelve digits of its hash behind them.
 */
record Topics(Store store) {

    private static final int LONGEST = 100;

    static String name(JsonObject topic) {
        return topic.string("Name", "");
    }

    static String arn(String region, String name) {
        return "arn:aws:sns:" + region + ":" + LocalAws.ACCOUNT + ":" + name;
    }

    static boolean isFifo(String name) {
        return name.endsWith(".fifo");
    }

    Optional<JsonObject> find(String region, String name) throws IOException {
        return Optional.ofNullable(store.read(document(region, name)));
    }

    JsonObject require(String region, String name) throws AwsError, IOException {
        return find(region, name).orElseThrow(() -> new AwsError(404, "NotFound", "Topic does not exist"));
    }

    /** All topics of a region, by name. */
    List<JsonObject> list(String region) throws IOException {
        List<JsonObject> topics = new ArrayList<>();
        for (String document : store.list("sns/topics/" + region)) {
            Optional.ofNullable(store.read(document)).ifPresent(topics::add);
        }
        topics.sort(Comparator.comparing(Topics::name));
        return topics;
    }

    void save(String region, JsonObject topic) throws IOException {
        store.write(document(region, name(topic)), topic);
    }

    /** Its messages go with it. */
    void delete(String region, String name) throws IOException {
        for (String message : store.list(messages(region, name))) {
            store.delete(message);
        }
        store.delete(document(region, name));
    }

    /** The topic's messages, the newest first. */
    Iterable<JsonObject> newestFirst(String region, String name) throws IOException {
        List<String> documents = new ArrayList<>(store.list(messages(region, name)));
        Collections.reverse(documents);
        List<JsonObject> messages = new ArrayList<>();
        for (String document : documents) {
            Optional.ofNullable(store.read(document)).ifPresent(messages::add);
        }
        return messages;
    }

    /** The number of the topic's next message. */
    long next(String region, String name) throws IOException {
        List<String> documents = store.list(messages(region, name));
        if (documents.isEmpty()) {
            return 1;
        }
        String last = documents.get(documents.size() - 1);
        return Long.parseLong(last.substring(last.lastIndexOf('/') + 1)) + 1;
    }

    void add(String region, String name, long number, JsonObject message) throws IOException {
        store.write(messages(region, name) + "/" + String.format(Locale.ROOT, "%08d", number), message);
    }

    private static String document(String region, String name) {
        return "sns/topics/" + region + "/" + file(name);
    }

    private static String messages(String region, String name) {
        return "sns/messages/" + region + "/" + file(name);
    }

    private static String file(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.equals(name) && name.length() <= LONGEST
                ? name
                : small.substring(0, Math.min(LONGEST, small.length())) + "~"
                        + Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 12);
    }
}
