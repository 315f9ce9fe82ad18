// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Configuration and manifest of an image, made from the base's and ours. Keys keep the base's order and no time, version
 * or machine gets in, so the same inputs have the same digest everywhere.
 */
final class ImageDocuments {

    /** Without a version: a new plugin must not make a new image. */
    private static final String CREATED_BY = "lambda-deploy";

    private static final String EPOCH = "1970-01-01T00:00:00Z";

    private ImageDocuments() {}

    /** The base's configuration, every field it has, with ours on top (OCI image specification, "Image Configuration"). */
    static JsonObject config(ImageSpec spec, BaseImage base, List<BuiltLayer> layers) {
        JsonObject config = base.config();
        JsonObject rootfs = config.objectOrEmpty("rootfs");
        List<String> diffIds = new ArrayList<>(rootfs.strings("diff_ids"));
        List<JsonObject> history = history(config, diffIds.size());
        for (BuiltLayer layer : layers) {
            diffIds.add(layer.diffId().toString());
            history.add(entry(layer.name()));
        }
        return config.put("created", EPOCH)
                .put("config", settings(spec, config.objectOrEmpty("config")))
                .put("rootfs", rootfs.put("type", "layers").put("diff_ids", diffIds))
                .put("history", history);
    }

    /** Tools match history and layers one to one: a base that tells less than its layers gets the missing entries. */
    private static List<JsonObject> history(JsonObject config, int layers) {
        List<JsonObject> history = new ArrayList<>(config.objects("history"));
        long told = history.stream()
                .filter(entry -> !entry.bool("empty_layer", false))
                .count();
        for (long i = told; i < layers; i++) {
            history.add(entry("base image"));
        }
        return history;
    }

    private static JsonObject entry(String comment) {
        return new JsonObject()
                .put("created", EPOCH)
                .put("created_by", CREATED_BY)
                .put("comment", comment);
    }

    private static JsonObject settings(ImageSpec spec, JsonObject settings) {
        set(settings, "Cmd", spec.cmd());
        if (spec.entrypoint() != null) {
            set(settings, "Entrypoint", spec.entrypoint());
        }
        if (!spec.environment().isEmpty()) {
            settings.put("Env", environment(settings.strings("Env"), spec.environment()));
        }
        if (!spec.labels().isEmpty()) {
            JsonObject labels = settings.objectOrEmpty("Labels");
            spec.labels().forEach(labels::put);
            settings.put("Labels", labels);
        }
        return settings.putIfPresent("WorkingDir", spec.workingDirectory());
    }

    private static void set(JsonObject settings, String key, List<String> value) {
        if (value.isEmpty()) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
    }

    private static List<String> environment(List<String> base, Map<String, String> ours) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String variable : base) {
            int equals = variable.indexOf('=');
            all.put(equals < 0 ? variable : variable.substring(0, equals), variable);
        }
        ours.forEach((name, value) -> all.put(name, name + "=" + value));
        return List.copyOf(all.values());
    }

    /**
     * A Docker manifest (Image Manifest V2, Schema 2), which Lambda takes from every registry; an OCI base's gzip layers
     * are the same bytes under Docker's name.
     */
    static JsonObject manifest(Descriptor config, BaseImage base, List<BuiltLayer> layers) {
        List<JsonObject> descriptors = new ArrayList<>();
        base.manifest()
                .layers()
                .forEach(layer ->
                        descriptors.add(layer.as(MediaTypes.DOCKER_LAYER).toJson()));
        layers.forEach(layer -> descriptors.add(layer.descriptor().toJson()));
        return new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.DOCKER_MANIFEST)
                .put("config", config.toJson())
                .put("layers", descriptors);
    }
}
