// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.content.ContentRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code <zip>} element: the zip of the function. */
public class ZipConfig {

    /** S3 bucket in the function's region to send the zip through; needed for more than 50 MB. */
    @Nullable
    String bucket;

    /** Put before the keys in the bucket. */
    String prefix = "lambda";

    /** The zip or jar to take, for images too; default: what the build made. */
    @Nullable
    String file;

    /** Directories of any language; each one's content becomes the zip's root. */
    List<String> directories = List.of();

    /** This, with the values of the command line in place of the POM's. */
    public void override(@Nullable String bucket, @Nullable String prefix, @Nullable String file) {
        this.bucket = bucket == null ? this.bucket : bucket;
        this.prefix = prefix == null ? this.prefix : prefix;
        this.file = file == null ? this.file : file;
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        Names.BUCKET.check(problems, "<zip><bucket> (-Dlambda.zip.bucket)", bucket);
        problems.resolved("<zip><prefix> (-Dlambda.zip.prefix)", prefix);
        problems.resolved("<zip><file> (-Dlambda.zip.file)", file);
        directories.forEach(directory -> problems.resolved("<zip><directories><directory>", directory));
    }

    public @Nullable String bucket() {
        return bucket;
    }

    /** Without a {@code /} at its ends. */
    public String prefix() {
        return prefix.replaceAll("^/+|/+$", "");
    }

    /**
     * Where the function's files are.
     *
     * @param basedir relative names start here
     * @param scratch for unpacked archives
     */
    public ContentRequest toSpec(Path basedir, Path scratch) {
        return new ContentRequest(
                file == null ? null : basedir.resolve(file),
                directories.stream().map(basedir::resolve).toList(),
                scratch);
    }
}
