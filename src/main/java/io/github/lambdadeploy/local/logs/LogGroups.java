// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.logs;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The log groups, one document each, as {@code DescribeLogGroups} tells them, and their {@code tags}. */
record LogGroups(Store store) {

    <T> T locked(Callable<T> action) throws Exception {
        return store.locked(action);
    }

    Optional<JsonObject> find(String region, String name) throws IOException {
        return Optional.ofNullable(store.read(document(region, name)));
    }

    /** The group, or AWS's refusal. */
    JsonObject require(String region, String name) throws AwsError, IOException {
        return find(region, name)
                .orElseThrow(() ->
                        new AwsError(400, "ResourceNotFoundException", "The specified log group does not exist."));
    }

    /** All groups of a region, by name. */
    List<JsonObject> list(String region) throws IOException {
        List<JsonObject> groups = new ArrayList<>();
        for (String name : store.list(folder(region))) {
            Optional.ofNullable(store.read(name)).ifPresent(groups::add);
        }
        groups.sort(Comparator.comparing(LogGroups::name));
        return groups;
    }

    void save(String region, JsonObject group) throws IOException {
        store.write(document(region, name(group)), group);
    }

    void delete(String region, String name) throws IOException {
        store.delete(document(region, name));
    }

    static String name(JsonObject group) {
        return group.string("logGroupName", "");
    }

    /** Of the group itself; with {@code :*} at its end it stands for its streams. */
    static String arn(String region, String name) {
        return "arn:aws:logs:" + region + ":" + LocalAws.ACCOUNT + ":log-group:" + name;
    }

    private static String folder(String region) {
        return "logs/groups/" + region;
    }

    /** Names have slashes, differ by case and may be longer than a file's name may be. */
    private static String document(String region, String name) {
        return folder(region) + "/"
                + Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
