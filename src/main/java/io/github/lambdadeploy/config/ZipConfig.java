// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.content.ContentRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code <zip>} element: the zip of the function. */
public class ZipConfig {

    /** Bytes: a key has 1,024, and behind the prefix come a slash, 64 digits and {@code .zip}. */
    private static final int MOST_PREFIX = 900;

    /** S3 takes other keys too, which its own tools then cannot name. */
    private static final Pattern PREFIX = Pattern.compile("(?!(?:.*/)?\\.\\.?(?:/|$))[^\\p{Cntrl}]*");

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

    /**
     * Tells an empty {@code <prefix>}, which means none, from an absent one.
     *
     * @param empty whether {@code zip/prefix} is in the POM, and empty
     */
    public void clear(Predicate<String> empty) {
        prefix = empty.test("zip/prefix") ? "" : prefix;
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        Names.BUCKET.check(problems, "<zip><bucket> (-Dlambda.zip.bucket)", bucket);
        String element = "<zip><prefix> (-Dlambda.zip.prefix)";
        if (problems.resolved(element, prefix) && !isPrefix()) {
            problems.wrong(
                    element,
                    prefix,
                    "a key's prefix has at most " + MOST_PREFIX + " bytes and no control characters, . or .. in it");
        }
        if (problems.path("<zip><file> (-Dlambda.zip.file)", file)
                && String.valueOf(file).isBlank()) {
            problems.wrong("<zip><file> (-Dlambda.zip.file)", file, "name a zip or jar, or leave it out");
        }
        problems.entries("<zip><directories>", directories);
        directories.forEach(directory -> problems.path("<zip><directories><directory>", directory));
    }

    private boolean isPrefix() {
        return prefix.getBytes(StandardCharsets.UTF_8).length <= MOST_PREFIX
                && PREFIX.matcher(prefix).matches();
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
