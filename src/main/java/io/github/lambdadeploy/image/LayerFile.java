// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import java.nio.file.Path;

/**
 * One file of a layer.
 *
 * @param path absolute path in the container, with {@code /} between names
 * @param source the file on disk
 * @param mode permission bits, e.g. {@code 0644}
 */
public record LayerFile(String path, Path source, int mode) {

    public LayerFile {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("Not an absolute path of a file in a container: " + path);
        }
        if (mode < 0 || mode > 0777) {
            throw new IllegalArgumentException("Not permission bits: 0" + Integer.toOctalString(mode));
        }
    }
}
