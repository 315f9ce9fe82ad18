// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that change together.
 *
 * @param name stands in the image's history and is part of its digest
 * @param files in any order, no path twice; a layer without files is left out of the image
 */
public record Layer(String name, List<LayerFile> files) {

    public Layer {
        files = List.copyOf(files);
        Set<String> paths = new HashSet<>();
        for (LayerFile file : files) {
            if (!paths.add(file.path())) {
                throw new IllegalArgumentException("Twice in the layer " + name + ": " + file.path());
            }
        }
    }
}
