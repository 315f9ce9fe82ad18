// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What AWS may add to any answer without asking its clients, as its services do a few times a year: members that no
 * model has, and members of enumerations that no model lists. What a function or a registry's content says is nobody's
 * answer of an API and stays as it is.
 */
final class Novelties {

    /** The value of every new member and enumeration. */
    static final String NEW = "NeverHeardOf";

    private static final Set<String> JSON = Set.of("application/json", "application/x-amz-json-1.1");
    private static final Set<String> XML = Set.of("text/xml", "application/xml");
    private static final String OF_A_FUNCTION = "X-Amz-Executed-Version";

    /** Names of members whose values are enumerations, in lower case. */
    private static final Set<String> ENUMERATIONS = Set.of(
            "state",
            "statereasoncode",
            "lastupdatestatus",
            "lastupdatestatusreasoncode",
            "packagetype",
            "runtime",
            "mode",
            "applyon",
            "optimizationstatus",
            "logformat",
            "status",
            "recursiveloop",
            "authtype",
            "invokemode",
            "imagestatus",
            "imagetagmutability",
            "encryptiontype",
            "computeplatform",
            "type");

    /** Members whose own members are the caller's words. */
    private static final Set<String> MAPS = Set.of("Variables", "Tags", "AdditionalVersionWeights");

    private static final Pattern END_OF_RESULT = Pattern.compile("</[A-Za-z]+Result>");
    private static final Pattern STATE = Pattern.compile("<StateValue>[^<]*</StateValue>");

    private Novelties() {}

    /** The same answer from a newer AWS. */
    static Response in(Response answer) throws IOException {
        String type = answer.headers().getOrDefault("Content-Type", "");
        boolean json = JSON.contains(type);
        if (answer.headers().containsKey(OF_A_FUNCTION) || !json && !XML.contains(type)) {
            return answer;
        }
        byte[] body;
        try (InputStream in = answer.body()) {
            body = in.readAllBytes();
        }
        byte[] newer = json ? json(body) : xml(body);
        return Response.bytes(answer.status(), type, newer).withAll(answer.headers());
    }

    private static byte[] json(byte[] body) {
        return body.length == 0 ? body : ((JsonObject) member(JsonObject.parse(body))).toBytes();
    }

    private static Object member(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Novelties::member).collect(Collectors.toList());
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        JsonObject newer = new JsonObject();
        for (String key : object.keys()) {
            newer.put(key, member(key, object.get(key)));
        }
        return newer.put(NEW, new JsonObject().put(NEW, List.of(1, NEW)));
    }

    private static @Nullable Object member(String key, @Nullable Object value) {
        if (value == null || MAPS.contains(key)) {
            return value;
        }
        boolean enumeration = value instanceof String && ENUMERATIONS.contains(key.toLowerCase(Locale.ROOT));
        return enumeration ? NEW : member(value);
    }

    private static byte[] xml(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String more = END_OF_RESULT.matcher(text).replaceAll("<" + NEW + "><a>1</a></" + NEW + ">$0");
        return STATE.matcher(more)
                .replaceAll("<StateValue>" + NEW + "</StateValue>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
