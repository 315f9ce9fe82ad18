// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.secrets;

import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One secret with all its versions; a staging label is on one version at most. */
record SecretDocument(JsonObject document) {

    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";

    static SecretDocument create(String name, String arn) {
        return new SecretDocument(
                new JsonObject().put("name", name).put("arn", arn).put("versions", new JsonObject()));
    }

    String name() {
        return document.string("name", "");
    }

    String arn() {
        return document.string("arn", "");
    }

    boolean isDeleted() {
        return document.has("deletionDate");
    }

    Optional<JsonObject> version(String id) {
        return Optional.ofNullable(document.objectOrEmpty("versions").object(id));
    }

    /** The id of the version that has the label. */
    Optional<String> staged(String stage) {
        JsonObject versions = document.objectOrEmpty("versions");
        return versions.keys().stream()
                .filter(id -> versions.objectOrEmpty(id).strings("stages").contains(stage))
                .findFirst();
    }

    /** Adds a version; its labels leave the versions that had them, and AWSPREVIOUS follows AWSCURRENT. */
    void add(String id, JsonObject value, List<String> stages, long now) {
        Optional<String> replaced = stages.contains(CURRENT) ? staged(CURRENT) : Optional.empty();
        List<String> moved = new ArrayList<>(stages);
        replaced.ifPresent(before -> moved.add(PREVIOUS));
        JsonObject versions = document.objectOrEmpty("versions").copy();
        for (String there : List.copyOf(versions.keys())) {
            JsonObject version = versions.objectOrEmpty(there).copy();
            List<String> left = new ArrayList<>(version.strings("stages"));
            left.removeAll(moved);
            if (replaced.filter(there::equals).isPresent()) {
                left.add(PREVIOUS);
            }
            versions.put(there, version.put("stages", left));
        }
        versions.put(id, value.copy().put("stages", stages).put("createdAt", now));
        document.put("versions", versions);
    }
}
