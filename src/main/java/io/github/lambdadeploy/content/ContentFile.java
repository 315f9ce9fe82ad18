// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.nio.file.Path;

/**
 * One file of a function.
 *
 * @param path where it goes, relative to the function's root ({@code /var/task}), with {@code /} between names
 * @param source the file on disk
 * @param executable whether it gets mode 0755 rather than 0644
 * @param group how often it changes
 */
public record ContentFile(String path, Path source, boolean executable, Group group) {

    /** Files that change together, the steadiest first: each group is one image layer. */
    public enum Group {
        DEPENDENCIES("dependencies"),
        SNAPSHOT_DEPENDENCIES("snapshot dependencies"),
        RESOURCES("resources"),
        CLASSES("classes"),
        EXTRA("extra files");

        private final String layerName;

        Group(String layerName) {
            this.layerName = layerName;
        }

        /** Name of the layer in the image's history. Part of the digest: never change one. */
        public String layerName() {
            return layerName;
        }
    }
}
