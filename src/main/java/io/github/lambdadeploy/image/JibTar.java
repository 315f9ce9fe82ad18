// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.image.ReproducibleLayerBuilder;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The only class that needs Jib, kept apart so that Jib, Guava and commons-compress are loaded only when a layer is
 * really built. Jib sorts the entries, adds their parent directories (which Lambda wants in the same layer) and sets
 * owner 0:0.
 */
final class JibTar {

    private JibTar() {}

    /** Writes a reproducible tar: every time is one second after the epoch, as Jib's images have it. */
    static void write(List<LayerFile> files, OutputStream out) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder();
        for (LayerFile file : files) {
            layer.addEntry(new FileEntry(
                    file.source(),
                    AbsoluteUnixPath.get(file.path()),
                    FilePermissions.fromOctalString(String.format("%03o", file.mode())),
                    FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
        }
        List<FileEntry> entries = layer.build().getEntries();
        new ReproducibleLayerBuilder(ImmutableList.copyOf(entries)).build().writeTo(out);
    }
}
