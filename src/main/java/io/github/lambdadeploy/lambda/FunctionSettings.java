// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    public static final FunctionSettings NONE = new FunctionSettings(Map.of(), Map.of());

    private final Map<SettingType<?>, Object> values;
    /** Live values that cannot be read; a problem only for who wants to compare with them. */
    private final Map<SettingType<?>, DeployException> unreadable;

    private FunctionSettings(Map<SettingType<?>, Object> values, Map<SettingType<?>, DeployException> unreadable) {
        this.values = values;
        this.unreadable = unreadable;
    }

    static FunctionSettings observed(FunctionConfiguration live) {
        Map<SettingType<?>, Object> values = new LinkedHashMap<>();
        Map<SettingType<?>, DeployException> unreadable = new LinkedHashMap<>();
        SettingType.ALL.forEach(type -> {
            try {
                Object value = type.read(live);
                if (value != null) {
                    values.put(type, value);
                }
            } catch (DeployException e) {
                unreadable.put(type, e);
            }
        });
        return new FunctionSettings(values, unreadable);
    }

    /** These and one more; an absent one changes nothing. */
    public <T> FunctionSettings with(SettingType<T> type, Setting<T> setting) {
        if (setting instanceof Setting.Value<T> value) {
            return with(type, value.value());
        }
        T cleared = type.cleared();
        return setting instanceof Setting.Cleared<T> && cleared != null ? with(type, cleared) : this;
    }

    private <T> FunctionSettings with(SettingType<T> type, Object value) {
        Map<SettingType<?>, Object> more = new LinkedHashMap<>(values);
        more.put(type, value);
        return new FunctionSettings(more, unreadable);
    }

    /** Whether these name the setting. */
    public boolean has(SettingType<?> type) {
        return values.containsKey(type);
    }

    /** Whether these name the setting, in whatever way it is to be compared. */
    public boolean names(SettingType<?> type) {
        return values.keySet().stream().anyMatch(named -> named.name().equals(type.name()));
    }

    /** The value of a setting, when these name it. */
    @SuppressWarnings("unchecked") // values are only ever put under a type of their own type parameter
    public <T> Optional<T> get(SettingType<T> type) {
        return Optional.ofNullable((T) values.get(type));
    }

    /** These but one. */
    public FunctionSettings without(SettingType<?> type) {
        Map<SettingType<?>, Object> fewer = new LinkedHashMap<>(values);
        fewer.remove(type);
        return new FunctionSettings(fewer, unreadable);
    }

    /**
     * These, but of the variables named here those that these do not set are to be removed, when the environment is
     * merged with what is there.
     */
    public FunctionSettings withoutVariables(java.util.Set<String> names) {
        Map<String, String> wanted = get(SettingType.ENVIRONMENT_MERGED).orElse(null);
        if (wanted == null || wanted.keySet().containsAll(names)) {
            return this;
        }
        // A name without a value is one to take out.
        Map<String, @Nullable String> all = new LinkedHashMap<>(wanted);
        names.forEach(name -> all.putIfAbsent(name, null));
        return with(SettingType.ENVIRONMENT_MERGED, all);
    }

    /** These, and of the defaults those that these do not name. */
    public FunctionSettings orElse(FunctionSettings defaults) {
        Map<SettingType<?>, Object> all = new LinkedHashMap<>(defaults.values);
        all.putAll(values);
        return new FunctionSettings(all, unreadable);
    }

    /** Where the live function is not as these want it. */
    public List<SettingChange> changesFrom(FunctionSettings live) {
        List<SettingChange> changes = new ArrayList<>();
        values.forEach((type, wanted) -> {
            DeployException unknown = live.unreadable.get(type);
            if (unknown != null) {
                throw unknown;
            }
            @Nullable Object found = live.values.get(type);
            Object merged = found == null ? wanted : merge(type, found, wanted);
            if (!Objects.equals(found == null ? type.cleared() : found, merged)) {
                changes.add(new SettingChange(type, found, merged));
            }
        });
        return changes;
    }

    /** All of these, as changes from nothing. */
    public List<SettingChange> asChanges() {
        List<SettingChange> changes = new ArrayList<>();
        values.forEach((type, value) -> changes.add(new SettingChange(type, null, value)));
        return changes;
    }

    /** Where these, the newer ones, are not as the older ones; each setting once. */
    public List<SettingChange> since(FunctionSettings older) {
        List<SettingChange> changes = new ArrayList<>();
        for (SettingType<?> type : SettingType.ALL) {
            if (type == SettingType.ENVIRONMENT_MERGED
                    || unreadable.containsKey(type)
                    || older.unreadable.containsKey(type)) {
                continue;
            }
            Object found = older.values.getOrDefault(type, type.cleared());
            Object now = values.getOrDefault(type, type.cleared());
            if (!Objects.equals(found, now)) {
                changes.add(new SettingChange(type, found, now));
            }
        }
        return changes;
    }

    static void create(CreateFunctionRequest.Builder request, List<SettingChange> settings) {
        settings.forEach(setting -> apply(setting.type(), Objects.requireNonNull(setting.wanted()), request));
    }

    static void update(UpdateFunctionConfigurationRequest.Builder request, List<SettingChange> changes) {
        changes.forEach(change -> apply(change.type(), Objects.requireNonNull(change.wanted()), request));
    }

    @SuppressWarnings("unchecked")
    private static <T> Object merge(SettingType<T> type, Object live, Object wanted) {
        return Objects.requireNonNull(type.merge((T) live, (T) wanted));
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
     * @param wanted the value to send; {@code null} only for what was changed by somebody else
     */
    public record SettingChange(
            SettingType<?> type,
            @Nullable Object found,
            @Nullable Object wanted) {

        /** Whether the values must not be shown. */
        public boolean isSecret() {
            return type.isSecret();
        }

        /** The value to show; {@code null} when the setting is removed. */
        public @Nullable Object shown() {
            return Objects.equals(wanted, type.cleared()) ? null : wanted;
        }

        /** The way back; {@code null} when there was no value and the setting cannot be without one. */
        @Nullable
        SettingChange undone() {
            Object before = found == null ? type.cleared() : found;
            return before == null ? null : new SettingChange(type, wanted, before);
        }

        /** Without the values: they may be secrets. */
        @Override
        public String toString() {
            return type.name();
        }
    }
}
