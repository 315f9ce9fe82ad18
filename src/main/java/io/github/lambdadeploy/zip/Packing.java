// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import java.util.Locale;
import java.util.Set;

/**
 * Whether a file is deflated. Files that are packed already are not: a second pass over 98 jars of the AWS SDK and others
 * saved 9 % of their bytes for 19 ms a megabyte (measured), which pays on lines below 5 MB a second only. But where that
 * could decide whether the zip still fits into a request, everything is. Depends on the content alone, so that the same
 * content is the same zip everywhere.
 */
enum Packing {
    /** Everything is deflated. */
    TIGHT,
    /** What is packed already is stored as it is. */
    QUICK;

    /** More than deflating jars again has ever saved. */
    private static final double MOST_SAVED = 0.2;

    private static final Set<String> PACKED = Set.of(
            "7z", "br", "bz2", "gif", "gz", "jar", "jpeg", "jpg", "mp3", "mp4", "png", "tgz", "war", "webp", "woff2",
            "xz", "zip", "zst");

    /** Whether a zip written {@link #QUICK} is too large for a request and might not be when written {@link #TIGHT}. */
    static boolean mayFitTighter(long size) {
        return size > ZipLimits.MAX_DIRECT && size * (1 - MOST_SAVED) <= ZipLimits.MAX_DIRECT;
    }

    /** Whether the entry is stored as it is. */
    boolean stores(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return this == QUICK && PACKED.contains(extension);
    }
}
