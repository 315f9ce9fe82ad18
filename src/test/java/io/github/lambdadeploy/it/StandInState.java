// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that a stand-in keeps, read from its directory without asking it, since its states settle by being asked: every
 * document of functions, repositories, roles, log groups, but without what is another in each run (times, revisions,
 * generated ids).
 *
 * @param documents by their path in the directory
 */
public record StandInState(Map<String, JsonObject> documents) {

    /** Scripts, sessions and logins are of a run, not of the account. */
    private static final Pattern TRANSIENT =
            Pattern.compile("(faults|throttle).*\\.json|ecr/(tokens\\.json|uploads/.*)|cache/.*|lambda/run/.*");

    /**
     * A repository whose making was cut short gets its grant from Lambda itself, when the function is created: the same one
     * in an older version of the policy language.
     */
    private static final String LAMBDAS_OWN_GRANT = "2008-10-17";

    private static final String GRANT = "2012-10-17";

    private static final Pattern ANOTHER_EACH_TIME = Pattern.compile(
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}" // a revision
                    + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|\\+\\d{4})" // a time
                    + "|(?<=[: ])\\d{13}(?=[,\\s}])" // a time in milliseconds
                    + "|(?<=[: ])(\\d{10}(\\.\\d+)?|\\d\\.\\d+E9)(?=[,\\s}])" // in seconds
                    + "|(?<=commit )[0-9a-f]{40}" // somebody goes on working meanwhile
                    + "|AROA[A-Z0-9]+"); // a role's id

    public static StandInState read(Path directory) throws IOException {
        Map<String, JsonObject> documents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (name.endsWith(".json") && !TRANSIENT.matcher(name).matches()) {
                    String text = ANOTHER_EACH_TIME
                            .matcher(Files.readString(file))
                            .replaceAll("0")
                            .replace(LAMBDAS_OWN_GRANT, GRANT);
                    documents.put(name, JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        return new StandInState(documents);
    }

    /**
     * Versions that callers of an alias can meet and that are not as they are in the end, or not active: half-configured
     * ones; empty when there are none. A version is never changed after it was published, so the end has it as it was.
     */
    public List<String> incomplete(StandInState end) {
        List<String> problems = new ArrayList<>();
        functions(documents).forEach((name, function) -> {
            JsonObject complete = end.documents.getOrDefault(name, new JsonObject());
            for (String version : served(function)) {
                JsonObject found = function.objectOrEmpty("versions").objectOrEmpty(version);
                if (!found.equals(complete.objectOrEmpty("versions").object(version))
                        || !"Active".equals(found.objectOrEmpty("state").string("State"))) {
                    problems.add("an alias of " + name + " serves a version that is not complete: " + found);
                }
            }
        });
        return problems;
    }

    private static Map<String, JsonObject> functions(Map<String, JsonObject> documents) {
        Map<String, JsonObject> functions = new TreeMap<>(documents);
        functions.keySet().removeIf(name -> !name.matches("lambda/[^/]+/functions/.*"));
        return functions;
    }

    private static List<String> served(JsonObject function) {
        List<String> served = new ArrayList<>();
        JsonObject aliases = function.objectOrEmpty("aliases");
        for (String name : aliases.keys()) {
            JsonObject alias = aliases.objectOrEmpty(name);
            served.add(alias.string("FunctionVersion", "?"));
            served.addAll(alias.objectOrEmpty("RoutingConfig")
                    .objectOrEmpty("AdditionalVersionWeights")
                    .keys());
        }
        return served;
    }

    /** What differs, for people; empty when nothing does. */
    public List<String> differences(StandInState other) {
        Map<String, JsonObject> all = new TreeMap<>(documents);
        all.putAll(other.documents);
        List<String> differences = new ArrayList<>();
        for (String name : all.keySet()) {
            JsonObject here = documents.get(name);
            JsonObject there = other.documents.get(name);
            if (here == null || !here.equals(there)) {
                differences.add(name + "\n  is  " + here + "\n  not " + there);
            }
        }
        return differences;
    }
}
