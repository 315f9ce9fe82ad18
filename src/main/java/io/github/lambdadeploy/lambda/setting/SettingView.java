// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A setting's value in texts, numbers, booleans, lists and maps only: for whoever prints it or writes it down. */
public final class SettingView {

    private SettingView() {}

    /**
     * A record becomes a map of its components, without those that are {@code null}; a set becomes a list in an order
     * that is always the same; all else stays.
     */
    public static Object of(Object value) {
        if (value instanceof Record record) {
            Map<String, Object> view = new LinkedHashMap<>();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object part = read(component, record);
                if (part != null) {
                    view.put(component.getName(), of(part));
                }
            }
            return view;
        }
        if (value instanceof Set<?> items) {
            return items.stream()
                    .map(SettingView::of)
                    .sorted(Comparator.comparing(String::valueOf))
                    .toList();
        }
        return value instanceof Collection<?> items
                ? items.stream().map(SettingView::of).toList()
                : value;
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
