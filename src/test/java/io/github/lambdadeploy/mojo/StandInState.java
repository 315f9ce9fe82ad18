// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that AWS holds, as far as two runs can be compared: every document of the stand-in's directory, line by line, without
 * times, revisions and random names. A service that is added is compared by itself.
 */
record StandInState(SortedMap<String, String> facts) {

    /** What no run is to be judged by: the journal and the script, logins, what was begun, what CodeDeploy has tried. */
    private static final Pattern PASSING = Pattern.compile(
            "(faults|faults-counts|throttle|ecr/tokens|sts/sessions)\\.json|(cache|ecr/uploads|lambda/run|s3/uploads|"
                    + "codedeploy/deployments|sns/messages)/.*|.*/?\\.[^/]*|.*\\.jsonl|(.*/)?deployments/.*");

    private static final Set<String> TIMES = Set.of(
            "RevisionId",
            "LastModified",
            "LastModifiedTime",
            "CreationTime",
            "createdAt",
            "creationTime",
            "CreateDate",
            "createDate",
            "createTime",
            "RoleId",
            "pushedAt",
            "FunctionUrl",
            "lastPulledAt",
            "applicationId",
            "deploymentGroupId",
            "versionId",
            "etag",
            "lastModified",
            "modified",
            "lastSuccessfulDeployment",
            "lastAttemptedDeployment",
            "targetRevision");

    private static final Pattern REGISTRY_HOST = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    static StandInState of(Path directory) throws IOException {
        SortedMap<String, String> facts = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return new StandInState(facts);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (PASSING.matcher(name).matches()) {
                    continue;
                }
                if (name.endsWith(".json")) {
                    flatten(name, JsonObject.parse(Files.readAllBytes(file)), facts);
                } else {
                    facts.put(name, Files.size(file) + " bytes");
                }
            }
        }
        return new StandInState(facts);
    }

    /** The version, weights and note of an alias; {@code null} when there is none. */
    @Nullable
    String alias(String name) {
        String alias = facts.entrySet().stream()
                .filter(fact -> fact.getKey().contains(".aliases." + name + "."))
                .map(fact -> fact.getKey().replaceFirst(".*\\.aliases\\." + name + "\\.", "") + "=" + fact.getValue())
                .collect(Collectors.joining(", "));
        return alias.isEmpty() ? null : alias;
    }

    /** What one has and the other has not; empty when both are the same. */
    List<String> differences(StandInState wanted) {
        Set<String> names = new TreeSet<>(facts.keySet());
        names.addAll(wanted.facts.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String is = facts.get(name);
            String should = wanted.facts.get(name);
            if (is == null || !is.equals(should)) {
                differences.add(name + ": " + is + " instead of " + should);
            }
        }
        return differences;
    }

    private static void flatten(String name, @Nullable Object value, SortedMap<String, String> facts) {
        if (value instanceof JsonObject object) {
            for (String key : object.keys()) {
                if (!TIMES.contains(key)) {
                    flatten(name + "." + key, object.get(key), facts);
                }
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flatten(name + "[" + i + "]", list.get(i), facts);
            }
        } else {
            facts.put(name, REGISTRY_HOST.matcher(String.valueOf(value)).replaceAll("REGISTRY"));
        }
    }
}
