// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose keys keep their order. Values are {@link String}, {@link Number}, {@link Boolean}, {@code null},
 * {@link JsonObject} and lists of these. Reading is lenient about keys that are not there, strict about their type.
 */
public final class JsonObject {

    // Jackson's own limit for one text is 20 million characters; a 50 MB zip in base64 is 70 million.
    private static final JSON COMPACT = JSON.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(100_000_000)
                            .build())
                    .build())
            .build();
    private static final JSON PRETTY = COMPACT.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public JsonObject() {}

    private JsonObject(Map<?, ?> map) {
        map.forEach((key, value) -> values.put(String.valueOf(key), wrap(value)));
    }

    /**
     * Reads one JSON object.
     *
     * @throws IllegalArgumentException when the bytes are not exactly that
     */
    public static JsonObject parse(byte[] json) {
        try {
            return new JsonObject(COMPACT.mapFrom(json));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("Not a JSON object: " + e.getMessage(), e);
        }
    }

    /** Sets a key; maps become objects, iterables lists, everything else stays. Returns itself. */
    public JsonObject put(String key, @Nullable Object value) {
        values.put(key, wrap(value));
        return this;
    }

    /** Sets a key unless the value is {@code null}. Returns itself. */
    public JsonObject putIfPresent(String key, @Nullable Object value) {
        return value == null ? this : put(key, value);
    }

    public JsonObject remove(String key) {
        values.remove(key);
        return this;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public @Nullable Object get(String key) {
        return values.get(key);
    }

    /** The text at the key; {@code null} when absent or JSON null. */
    public @Nullable String string(String key) {
        return typed(key, String.class);
    }

    /** The text at the key, or the fallback when absent or JSON null. */
    public String string(String key, String fallback) {
        String value = string(key);
        return value == null ? fallback : value;
    }

    /** The object at the key; {@code null} when absent or JSON null. */
    public @Nullable JsonObject object(String key) {
        return typed(key, JsonObject.class);
    }

    /** The object at the key, or a new empty one (which is not stored) when absent. */
    public JsonObject objectOrEmpty(String key) {
        JsonObject value = object(key);
        return value == null ? new JsonObject() : value;
    }

    /** The whole number at the key; empty when absent or JSON null. */
    public OptionalLong number(String key) {
        Number value = typed(key, Number.class);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }

    public boolean bool(String key, boolean fallback) {
        Boolean value = typed(key, Boolean.class);
        return value == null ? fallback : value;
    }

    /** The list of texts at the key; empty when absent. */
    public List<String> strings(String key) {
        return listOf(key, String.class);
    }

    /** The list of objects at the key; empty when absent. */
    public List<JsonObject> objects(String key) {
        return listOf(key, JsonObject.class);
    }

    /** Compact UTF-8 JSON. */
    public byte[] toBytes() {
        return write(COMPACT);
    }

    /** Indented UTF-8 JSON with a line end, for files that people read. */
    public byte[] toPrettyBytes() {
        byte[] json = write(PRETTY);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** A copy that shares nothing with this object. */
    public JsonObject copy() {
        return new JsonObject(values);
    }

    @Override
    public String toString() {
        return new String(toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    private byte[] write(JSON json) {
        try {
            return json.asBytes(plain(values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> @Nullable T typed(String key, Class<T> type) {
        Object value = values.get(key);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "JSON key " + key + " is not of type " + type.getSimpleName() + ": " + value);
        }
        return type.cast(value);
    }

    private <T> List<T> listOf(String key, Class<T> type) {
        List<?> value = typed(key, List.class);
        if (value == null) {
            return List.of();
        }
        List<T> list = new ArrayList<>();
        for (Object item : value) {
            if (!type.isInstance(item)) {
                throw new IllegalArgumentException(
                        "JSON key " + key + " holds something else than " + type.getSimpleName() + ": " + item);
            }
            list.add(type.cast(item));
        }
        return list;
    }

    private static @Nullable Object wrap(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.copy();
        }
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(map);
        }
        if (value instanceof Iterable<?> items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(wrap(item)));
            return list;
        }
        return value;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return plain(object.values);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, item) -> plain.put(key, plain(item)));
            return plain;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        return value;
    }
}
