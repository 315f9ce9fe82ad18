// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy.appspec;

import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the YAML that AppSpec files are written in: block maps, block lists, plain and quoted scalars on one line,
 * comments, and the start of a document. Anything else of YAML (anchors, tags, flow collections, block scalars, tabs) is
 * refused rather than misread. Plain numbers, {@code true}, {@code false} and {@code null} are typed as YAML's core
 * schema has it.
 */
final class Yaml {

    private static final String DOUBLE = "\"([^\"\\\\]*(?:\\\\[\"\\\\/][^\"\\\\]*)*)\"";
    private static final String SINGLE = "'([^']*(?:''[^']*)*)'";
    private static final Pattern ENTRY =
            Pattern.compile("(?:" + DOUBLE + "|" + SINGLE + "|([A-Za-z0-9_][^:#'\"]*?))[ ]*:(?:[ ]+(.*))?");
    private static final Pattern QUOTED = Pattern.compile(DOUBLE + "|" + SINGLE);

    private record Line(int number, int indent, String text) {

        boolean isItem() {
            return text.equals("-") || text.startsWith("- ");
        }
    }

    private final List<Line> lines;
    private int at;

    private Yaml(List<Line> lines) {
        this.lines = lines;
    }

    /** @throws IllegalArgumentException when the text is no map, or has more of YAML than is read here */
    static JsonObject parse(String text) {
        Yaml yaml = new Yaml(lines(text));
        if (yaml.lines.isEmpty() || yaml.lines.get(0).isItem()) {
            throw new IllegalArgumentException("it is not a map");
        }
        JsonObject map = yaml.map(yaml.lines.get(0).indent());
        if (yaml.at < yaml.lines.size()) {
            throw wrong(yaml.lines.get(yaml.at), "the indentation fits nothing above");
        }
        return map;
    }

    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\\R", -1)) {
            number++;
            String stripped = raw.stripLeading();
            int indent = raw.length() - stripped.length();
            String content = withoutComment(stripped).stripTrailing();
            Line line = new Line(number, indent, content);
            if (raw.substring(0, indent).contains("\t")) {
                throw wrong(line, "tabs do not indent");
            }
            boolean start = lines.isEmpty() && indent == 0 && content.equals("---");
            if (!content.isEmpty() && !start) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** A comment begins at a # outside quotes that starts the line or follows a blank. */
    private static String withoutComment(String text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '"' && c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '#' && (i == 0 || text.charAt(i - 1) == ' ')) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    private JsonObject map(int indent) {
        JsonObject map = new JsonObject();
        while (at < lines.size()
                && lines.get(at).indent() == indent
                && !lines.get(at).isItem()) {
            Line line = lines.get(at);
            Matcher entry = ENTRY.matcher(line.text());
            if (!entry.matches()) {
                throw wrong(line, "it is not key: value");
            }
            String key = text(entry);
            String value = entry.group(4);
            if (map.has(key)) {
                throw wrong(line, "the key is there twice");
            }
            at++;
            map.put(key, value == null || value.isEmpty() ? below(indent, true) : scalar(line, value));
        }
        return map;
    }

    private List<@Nullable Object> list(int indent) {
        List<@Nullable Object> list = new ArrayList<>();
        while (at < lines.size()
                && lines.get(at).indent() == indent
                && lines.get(at).isItem()) {
            Line line = lines.get(at);
            String rest = line.text().substring(1).stripLeading();
            int inner = indent + line.text().length() - rest.length();
            if (rest.isEmpty()) {
                at++;
                list.add(below(indent, false));
            } else if (ENTRY.matcher(rest).matches()) {
                lines.set(at, new Line(line.number(), inner, rest));
                list.add(map(inner));
            } else {
                at++;
                list.add(scalar(line, rest));
            }
        }
        return list;
    }

    /** What stands below a key or a dash that has nothing behind it; a key's list need not be indented. */
    private @Nullable Object below(int indent, boolean key) {
        if (at == lines.size()) {
            return null;
        }
        Line line = lines.get(at);
        if (line.isItem() && (line.indent() > indent || key && line.indent() == indent)) {
            return list(line.indent());
        }
        return line.indent() > indent ? map(line.indent()) : null;
    }

    private static @Nullable Object scalar(Line line, String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            return text(quoted);
        }
        if ("[]{}&*!|>%@`,?'\"".indexOf(text.charAt(0)) >= 0
                || text.contains(": ")
                || text.endsWith(":")
                || text.contains("\"")
                || text.contains("'")) {
            throw wrong(line, "only plain and quoted scalars on one line are read here");
        }
        return switch (text) {
            case "null", "Null", "NULL", "~" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default ->
                text.matches("[-+]?[0-9]{1,18}")
                        ? (Object) Long.valueOf(text)
                        : text.matches("[-+]?[0-9]+\\.[0-9]*") ? (Object) Double.valueOf(text) : text;
        };
    }

    /** The first, second or third group: double quoted, single quoted or plain. */
    private static String text(Matcher matcher) {
        String escaped = matcher.group(1);
        if (escaped != null) {
            return escaped.replaceAll("\\\\(.)", "$1");
        }
        String single = matcher.group(2);
        return single != null ? single.replace("''", "'") : String.valueOf(matcher.group(3));
    }

    private static IllegalArgumentException wrong(Line line, String reason) {
        return new IllegalArgumentException("line " + line.number() + ": " + reason);
    }
}
