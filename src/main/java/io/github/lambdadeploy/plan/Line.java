// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One line of a printed plan.
 *
 * @param action what happens to it
 * @param name {@code memorySize}, {@code environment.LOG_LEVEL}, {@code alias live}
 * @param before the live value; {@code null} when there is none
 * @param after the value it is going to have; {@code null} when it is removed
 * @param secret whether the values must not be shown
 * @param note more for people; empty when there is nothing more to say
 */
public record Line(
        Action action,
        String name,
        @Nullable Object before,
        @Nullable Object after,
        boolean secret,
        String note) {

    /** What happens, and its sign. */
    public enum Action {
        ADD("+"),
        CHANGE("~"),
        REMOVE("-"),
        /** Nothing this plan does: it was changed by somebody else since the last version was published. */
        DRIFT("!");

        private final String sign;

        Action(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /** A line whose action follows from its values. */
    static Line of(String name, @Nullable Object before, @Nullable Object after, String note) {
        return new Line(action(before, after), name, before, after, false, note);
    }

    /** Maps in a line for each key that differs, anything else in one. */
    static List<Line> of(String name, @Nullable Object before, @Nullable Object after, boolean secret, String note) {
        if (!(before instanceof Map) && !(after instanceof Map)) {
            return List.of(new Line(action(before, after), name, before, after, secret, note));
        }
        Map<?, ?> old = before instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> young = after instanceof Map<?, ?> map ? map : Map.of();
        TreeSet<String> keys = new TreeSet<>();
        old.keySet().forEach(key -> keys.add(String.valueOf(key)));
        young.keySet().forEach(key -> keys.add(String.valueOf(key)));
        List<Line> lines = new ArrayList<>();
        for (String key : keys) {
            Object was = old.get(key);
            Object is = young.get(key);
            if (!Objects.equals(was, is)) {
                lines.add(new Line(action(was, is), name + "." + key, was, is, secret, note));
            }
        }
        return lines;
    }

    /** The same as something that has happened, not something to do. */
    Line asDrift() {
        return new Line(Action.DRIFT, name, before, after, secret, note);
    }

    /** Whether the same has the same value in the end. */
    boolean leadsWhere(Line other) {
        return name.equals(other.name) && Objects.equals(after, other.after);
    }

    Line noting(String more) {
        return new Line(action, name, before, after, secret, more);
    }

    private static Action action(@Nullable Object before, @Nullable Object after) {
        if (before == null) {
            return Action.ADD;
        }
        return after == null ? Action.REMOVE : Action.CHANGE;
    }

    /** Without the values: they may be secrets. */
    @Override
    public String toString() {
        return action.sign() + " " + name;
    }
}
