// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of any kind.
 *
 * @param tree a {@link Map}, a {@link List}, a text, an exact number, a boolean or {@code null}
 */
public record JsonValue(@Nullable Object tree) {

    /** Characters of one value in a message. */
    static final int MOST_SHOWN = 200;

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JSON MAPPER = JSON.builder(FACTORY)
            .enable(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
            .build();

    /**
     * Reads exactly one value.
     *
     * @throws IllegalArgumentException when the text is something else; the message says what and where
     */
    public static JsonValue parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonValue value = new JsonValue(MAPPER.anyFrom(parser));
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows its end" + place(parser.currentTokenLocation()));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getOriginalMessage()).replaceAll(" ?\\(start marker at .*\\)|(?s)\\R.*", "")
                            + place(e.getLocation()),
                    e);
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The same: numbers by value, objects whatever the order of their members. */
    boolean same(JsonValue other) {
        return same(tree, other.tree);
    }

    /** Compact, shortened. */
    String shown() {
        return shortened(written(), MOST_SHOWN);
    }

    /** Compact. */
    String written() {
        try {
            return MAPPER.asString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A response as it is, shortened. */
    static String quoted(String response) {
        return response.isBlank() ? "(it is empty)" : shortened(response, MOST_SHOWN);
    }

    static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }

    /** Exact. */
    static BigDecimal exact(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return exact(a).compareTo(exact(b)) == 0;
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(member -> same(member.getValue(), b.get(member.getKey())));
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i));
            }
            return same;
        }
        return one == null ? other == null : one.equals(other);
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
