// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.lambda.attachment.CorsSettings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code <cors>} element of {@code <url>}: which pages of other origins may call the URL. */
public class CorsConfig {

    private static final String ELEMENT = "<function><url><cors>";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]");

    /** Origins, {@code https://www.example.com}, or {@code *}. */
    List<String> allowOrigins = List.of();

    /** Methods, or {@code *}. */
    List<String> allowMethods = List.of();

    /** Headers a page may send. */
    List<String> allowHeaders = List.of();

    /** Headers of the answer a page may see. */
    List<String> exposeHeaders = List.of();

    /** Whether cookies and authorization are sent along; default false. */
    @Nullable
    Boolean allowCredentials;

    /** Seconds a browser may keep the answer to its question, 0 to 86400. */
    @Nullable
    Integer maxAge;

    CorsSettings toSpec() {
        return new CorsSettings(
                set(allowOrigins),
                set(allowMethods),
                set(allowHeaders),
                set(exposeHeaders),
                Boolean.TRUE.equals(allowCredentials),
                maxAge == null ? 0 : maxAge);
    }

    void check(Problems problems) {
        list(problems, "allowOrigins", allowOrigins, 100, 253);
        list(problems, "allowMethods", allowMethods, 6, 6);
        list(problems, "allowHeaders", allowHeaders, 100, 1024);
        list(problems, "exposeHeaders", exposeHeaders, 100, 1024);
        if (maxAge != null && (maxAge < 0 || maxAge > 86_400)) {
            problems.add(ELEMENT + "<maxAge> is " + maxAge + ": use 0 to 86400 (seconds)");
        }
    }

    private static void list(Problems problems, String name, List<String> texts, int most, int longest) {
        String element = ELEMENT + "<" + name + ">";
        if (texts.size() > most) {
            problems.add(element + " has " + texts.size() + " entries: Lambda takes " + most);
        }
        for (String text : texts) {
            if (text == null || text.isBlank()) {
                problems.missing(element, "has an empty entry: give it a value, or take it out");
            } else if (problems.resolved(element, text)) {
                one(problems, element, text, longest);
            }
        }
    }

    private static void one(Problems problems, String element, String text, int longest) {
        if (text.length() > longest) {
            problems.add(element + " has an entry of " + text.length() + " characters: Lambda takes " + longest);
        } else if (CONTROL.matcher(text).find()) {
            problems.wrong(element, text, "use no control characters and no line breaks");
        }
    }

    private static Set<String> set(List<String> texts) {
        return texts.stream().filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
