// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.attachment.FunctionTags;
import io.github.lambdadeploy.logs.LogRetention;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the elements of {@code <function>} that are kept beside the function, and which of them are empty: Maven
 * gives an empty number or text no value at all, and an empty element with children none of them.
 */
final class Attachments {

    private static final List<String> NAMES = List.of(
            "tags",
            "reservedConcurrency",
            "provisionedConcurrency",
            "eventInvokeConfig",
            "recursiveLoop",
            "codeSigningConfigArn",
            "url",
            "logRetentionDays");
    private static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final int MOST_TAGS = 50;

    private final Set<String> cleared = new HashSet<>();

    void clear(Predicate<String> empty) {
        NAMES.stream().filter(name -> empty.test("function/" + name)).forEach(cleared::add);
    }

    <T> Setting<T> setting(String name, @Nullable T value) {
        if (cleared.contains(name)) {
            return new Setting.Cleared<>();
        }
        return value == null ? new Setting.Absent<>() : new Setting.Value<>(value);
    }

    /** Maven gives an empty element no value; an empty text is one for AWS. */
    static @Nullable Map<String, String> texts(@Nullable Map<String, String> elements) {
        if (elements == null) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        elements.forEach((name, value) -> texts.put(name, value == null ? "" : value));
        return texts;
    }

    void check(FunctionConfig function, Problems problems) {
        Map<String, String> tags = texts(function.tags);
        if (tags != null) {
            checkTags(tags, problems);
        }
        Integer days = function.logRetentionDays;
        if (days != null && !LogRetention.DAYS.contains(days)) {
            problems.add("<function><logRetentionDays> is " + days + ": CloudWatch Logs takes "
                    + LogRetention.DAYS.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        Integer reserved = function.reservedConcurrency;
        Integer provisioned = function.provisionedConcurrency;
        if (reserved != null && reserved < 0) {
            problems.add("<function><reservedConcurrency> is " + reserved
                    + ": use 0 (stops the function) or more; leave the element empty to reserve none");
        }
        if (provisioned != null && provisioned < 1) {
            problems.add("<function><provisionedConcurrency> is " + provisioned
                    + ": use 1 or more; leave the element empty to keep none ready");
        }
        if (reserved != null && provisioned != null && reserved >= 0 && provisioned > reserved) {
            problems.add("<function><provisionedConcurrency> is " + provisioned
                    + ", more than <reservedConcurrency> " + reserved + ": what is kept ready is part of what is"
                    + " reserved");
        }
        if (problems.resolved("<function><recursiveLoop>", function.recursiveLoop)
                && !Set.of("Allow", "Terminate").contains(String.valueOf(function.recursiveLoop))) {
            problems.wrong("<function><recursiveLoop>", function.recursiveLoop, "use Allow or Terminate");
        }
        if (function.eventInvokeConfig != null && !cleared.contains("eventInvokeConfig")) {
            function.eventInvokeConfig.check(problems);
        }
        if (function.url != null && !cleared.contains("url")) {
            function.url.check(problems);
        }
    }

    private static void checkTags(Map<String, String> tags, Problems problems) {
        if (tags.size() > MOST_TAGS) {
            problems.add("<function><tags> has " + tags.size() + " tags: Lambda takes " + MOST_TAGS);
        }
        tags.forEach((key, value) -> {
            String element = "<function><tags><" + Shown.of(key) + ">";
            if (FunctionTags.isProtected(key)) {
                problems.add(element + " begins with aws: or lambda-deploy:, which are not yours to set");
            } else if (key.isEmpty()
                    || key.length() > 128
                    || !TAG_TEXT.matcher(key).matches()) {
                problems.add(element + " is no key of a tag: use 1 to 128 letters, digits, blanks and _.:/=+-@");
            }
            if (!problems.resolved(element, value)) {
                return;
            }
            if (value.length() > 256 || !TAG_TEXT.matcher(value).matches()) {
                problems.add(element + " is '" + Shown.of(value)
                        + "', no value of a tag: use at most 256 letters, digits," + " blanks and _.:/=+-@");
            }
        });
    }
}
