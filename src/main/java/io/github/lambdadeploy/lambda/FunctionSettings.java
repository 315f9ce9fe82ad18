// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * Values of settings: the wanted ones of a POM (only those it names) or the observed ones of a live function. One type
 * for both, so that comparing knows no setting by name.
 */
public final class FunctionSettings {

    /** No setting at all. */
    public static final FunctionSettings NONE = new FunctionSettings(Map.of(), Map.of(), "");

    /** A value, or {@link Setting.Cleared}; never absent. */
    private final Map<SettingType<?>, Setting<?>> values;
    /** Live values that cannot be read; a problem only for who wants to compare with them. */
    private final Map<SettingType<?>, DeployException> unreadable;
    /** Of the live function: what is cleared may depend on it. */
    private final String functionName;

    private FunctionSettings(
            Map<SettingType<?>, Setting<?>> values,
            Map<SettingType<?>, DeployException> unreadable,
            String functionName) {
        this.values = values;
        this.unreadable = unreadable;
        this.functionName = functionName;
    }

    static FunctionSettings observed(FunctionConfiguration live) {
        Map<SettingType<?>, Setting<?>> values = new LinkedHashMap<>();
        Map<SettingType<?>, DeployException> unreadable = new LinkedHashMap<>();
        SettingType.ALL.forEach(type -> {
            try {
                Object value = type.read(live);
                if (value != null) {
                    values.put(type, new Setting.Value<>(value));
                }
            } catch (DeployException e) {
                unreadable.put(type, e);
            }
        });
        return new FunctionSettings(values, unreadable, live.functionName() == null ? "" : live.functionName());
    }

    /** These and one more; an absent one changes nothing, nor does clearing what a function cannot be without. */
    public <T> FunctionSettings with(SettingType<T> type, Setting<T> setting) {
        if (setting instanceof Setting.Absent<T> || setting instanceof Setting.Cleared<T> && !type.isClearable()) {
            return this;
        }
        Map<SettingType<?>, Setting<?>> more = new LinkedHashMap<>(values);
        more.put(type, setting);
        return new FunctionSettings(more, unreadable, functionName);
    }

    /** Whether these name the setting. */
    public boolean has(SettingType<?> type) {
        return values.containsKey(type);
    }

    /** Whether these name the setting, in whatever way it is to be compared. */
    public boolean names(SettingType<?> type) {
        return names(type.name());
    }

    /** Whether these name the setting of that name. */
    public boolean names(String setting) {
        return values.keySet().stream().anyMatch(named -> named.name().equals(setting));
    }

    /** The value of a setting, when these name it and do not clear it. */
    @SuppressWarnings("unchecked") // values are only ever put under a type of their own type parameter
    public <T> Optional<T> get(SettingType<T> type) {
        return Optional.ofNullable((T) value(type));
    }

    private @Nullable Object value(SettingType<?> type) {
        return values.get(type) instanceof Setting.Value<?> value ? value.value() : null;
    }

    /** These but one. */
    public FunctionSettings without(SettingType<?> type) {
        Map<SettingType<?>, Setting<?>> fewer = new LinkedHashMap<>(values);
        fewer.remove(type);
        return new FunctionSettings(fewer, unreadable, functionName);
    }

    /**
     * These, but of the variables named here those that these do not set are to be removed, when the environment is
     * merged with what is there.
     */
    public FunctionSettings withoutVariables(Set<String> names) {
        Map<String, String> wanted = get(SettingType.ENVIRONMENT_MERGED).orElse(null);
        if (wanted == null || wanted.keySet().containsAll(names)) {
            return this;
        }
        // A name without a value is one to take out.
        Map<String, String> all = new LinkedHashMap<>(wanted);
        names.forEach(name -> all.putIfAbsent(name, null));
        return with(SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(all));
    }

    /** These, and of the defaults those that these do not name; the environment is one setting, merged or not. */
    public FunctionSettings orElse(FunctionSettings defaults) {
        Map<SettingType<?>, Setting<?>> all = new LinkedHashMap<>(defaults.values);
        all.keySet().removeIf(this::names);
        all.putAll(values);
        return new FunctionSettings(all, unreadable, functionName);
    }

    /** Those that are sent with the code. */
    public FunctionSettings withCode() {
        Map<SettingType<?>, Setting<?>> fewer = new LinkedHashMap<>(values);
        fewer.keySet().removeIf(type -> !type.isSentWithCode());
        return new FunctionSettings(fewer, unreadable, functionName);
    }

    /** Where the live function is not as these want it. */
    public List<SettingChange> changesFrom(FunctionSettings live) {
        List<SettingChange> changes = new ArrayList<>();
        values.forEach((type, wanted) -> change(type, wanted, live).ifPresent(changes::add));
        if (names(changes, SettingType.KMS_KEY_ARN) && !names(changes, SettingType.ENVIRONMENT)) {
            // A new key without the variables would leave them under the old one (field knowledge).
            refuseUnreadable(SettingType.ENVIRONMENT, live);
            live.get(SettingType.ENVIRONMENT)
                    .filter(variables -> !variables.isEmpty())
                    .ifPresent(variables ->
                            changes.add(new SettingChange(SettingType.ENVIRONMENT, variables, variables, Map.of())));
        }
        return changes;
    }

    private static <T> Optional<SettingChange> change(SettingType<T> type, Setting<?> setting, FunctionSettings live) {
        refuseUnreadable(type, live);
        @Nullable Object cleared = type.cleared(live.functionName);
        @Nullable Object found = live.value(type);
        Object wanted = setting instanceof Setting.Value<?> value ? value.value() : cleared;
        @Nullable Object present = found == null ? cleared : found;
        if (wanted != null && present != null && setting instanceof Setting.Value<?>) {
            wanted = merge(type, present, wanted, cleared);
        }
        return wanted == null || Objects.equals(present, wanted)
                ? Optional.empty()
                : Optional.of(new SettingChange(type, found, wanted, cleared));
    }

    private static void refuseUnreadable(SettingType<?> type, FunctionSettings live) {
        DeployException unknown = live.unreadable.get(type);
        if (unknown != null) {
            throw unknown;
        }
    }

    private static boolean names(List<SettingChange> changes, SettingType<?> type) {
        return changes.stream().anyMatch(change -> change.type().name().equals(type.name()));
    }

    /** All of these, as changes from nothing: a new function has nothing to clear. */
    public List<SettingChange> asChanges() {
        List<SettingChange> changes = new ArrayList<>();
        values.forEach((type, setting) -> {
            if (setting instanceof Setting.Value<?> value) {
                changes.add(new SettingChange(type, null, value.value(), null));
            }
        });
        return changes;
    }

    /** Where these, the newer ones, are not as the older ones; each setting once. */
    public List<SettingChange> since(FunctionSettings older) {
        List<SettingChange> changes = new ArrayList<>();
        for (SettingType<?> type : SettingType.ALL) {
            boolean known = !unreadable.containsKey(type) && !older.unreadable.containsKey(type);
            if (type != SettingType.ENVIRONMENT_MERGED && known) {
                since(type, older).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private Optional<SettingChange> since(SettingType<?> type, FunctionSettings older) {
        Object cleared = type.cleared(functionName);
        Object found = older.value(type) == null ? cleared : older.value(type);
        Object now = value(type) == null ? cleared : value(type);
        return now == null || Objects.equals(found, now)
                ? Optional.empty()
                : Optional.of(new SettingChange(type, found, now, cleared));
    }

    static void create(CreateFunctionRequest.Builder request, List<SettingChange> settings) {
        settings.forEach(setting -> apply(setting.type(), setting.wanted(), request));
    }

    static void update(UpdateFunctionConfigurationRequest.Builder request, List<SettingChange> changes) {
        changes.forEach(change -> apply(change.type(), change.wanted(), request));
    }

    @SuppressWarnings("unchecked")
    private static <T> Object merge(SettingType<T> type, Object live, Object wanted, @Nullable Object cleared) {
        return Objects.requireNonNull(type.merge((T) live, (T) wanted, (T) cleared));
    }

    /** Values are only ever put under a type of their own type parameter. */
    @SuppressWarnings("unchecked")
    private static <T> void apply(SettingType<T> type, Object value, CreateFunctionRequest.Builder request) {
        type.create(request, (T) value);
    }

    @SuppressWarnings("unchecked")
    private static <T> void apply(
            SettingType<T> type, Object value, UpdateFunctionConfigurationRequest.Builder request) {
        type.update(request, (T) value);
    }

    /**
     * One setting that is to be changed.
     *
     * @param found the live value; {@code null} when there is none
     * @param wanted the value to send
     * @param cleared the value that means none; {@code null} when a function cannot be without one
     */
    public record SettingChange(
            SettingType<?> type,
            @Nullable Object found,
            Object wanted,
            @Nullable Object cleared) {

        /** Whether the values must not be shown. */
        public boolean isSecret() {
            return type.isSecret();
        }

        /** The live value to show; {@code null} when there is none. */
        public @Nullable Object shownBefore() {
            return found == null || found.equals(cleared) ? null : found;
        }

        /** The value to show; {@code null} when the setting is removed. */
        public @Nullable Object shown() {
            return wanted.equals(cleared) ? null : wanted;
        }

        /** The way back; empty when there was no value and the setting cannot be without one. */
        Optional<SettingChange> undone() {
            Object before = found == null ? cleared : found;
            return before == null ? Optional.empty() : Optional.of(new SettingChange(type, wanted, before, cleared));
        }

        /**
         * Whether the function has what was sent. Of variables not one more, even where the POM leaves others alone: the
         * way back would take them away.
         */
        public boolean isIn(FunctionSettings live) {
            SettingType<?> exact = type == SettingType.ENVIRONMENT_MERGED ? SettingType.ENVIRONMENT : type;
            return change(exact, new Setting.Value<>(wanted), live).isEmpty();
        }

        /** Whether the function has what was there before. */
        public boolean isUndoneIn(FunctionSettings live) {
            return undone().map(back -> back.isIn(live)).orElse(true);
        }

        /** Whether it is only sent again because another one changes. */
        public boolean isSentAlong() {
            return wanted.equals(found);
        }

        /** Why Lambda never takes this change of a function that is there; empty when it may. */
        public Optional<String> refusal() {
            return type.refusal(found, wanted);
        }

        /** Without the values: they may be secrets. */
        @Override
        public String toString() {
            return type.name();
        }
    }
}
