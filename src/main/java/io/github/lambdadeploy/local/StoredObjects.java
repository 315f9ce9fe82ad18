// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the stand-in's Lambda sees of its S3. */
public interface StoredObjects {

    boolean bucketExists(String bucket) throws IOException;

    /** The file that holds an object's bytes; empty when there is no such key. */
    Optional<Path> find(String bucket, String key) throws IOException;
}
