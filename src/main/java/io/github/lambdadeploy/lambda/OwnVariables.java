// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which environment variables of a function a POM has set, so that one it drops is removed while those of others stay.
 * Remembered in the function's tags, names only: {@code lambda-deploy:environment} and, when they do not fit into the 256
 * characters of a tag's value, {@code lambda-deploy:environment.2} and so on.
 */
public final class OwnVariables {

    private static final String TAG = "lambda-deploy:environment";

    /** AWS's limit for the value of a tag. */
    private static final int MOST = 256;

    private OwnVariables() {}

    /** The names that a function's tags hold. */
    public static Set<String> of(Map<String, String> tags) {
        Set<String> names = new TreeSet<>();
        new TreeMap<>(tags).forEach((key, value) -> {
            if (isOurs(key) && !value.isBlank()) {
                names.addAll(List.of(value.trim().split(" +")));
            }
        });
        return names;
    }

    /** The tags that hold these names; a blank is the one character allowed in a tag that no name has. */
    public static Map<String, String> tags(Collection<String> names) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (String name : new TreeSet<>(names)) {
            if (value.length() > 0 && value.length() + 1 + name.length() > MOST) {
                values.add(value.toString());
                value.setLength(0);
            }
            value.append(value.length() == 0 ? "" : " ").append(name);
        }
        if (value.length() > 0) {
            values.add(value.toString());
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            tags.put(i == 0 ? TAG : TAG + "." + (i + 1), values.get(i));
        }
        return tags;
    }

    /** Of these tags, the ones that hold names and are not among the others. */
    static Set<String> left(Map<String, String> tags, Map<String, String> others) {
        return tags.keySet().stream()
                .filter(key -> isOurs(key) && !others.containsKey(key))
                .collect(Collectors.toSet());
    }

    private static boolean isOurs(String key) {
        return key.equals(TAG) || key.startsWith(TAG + ".");
    }
}
