// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import java.nio.file.Path;
import java.util.Map;

/**
 * A body that has been received and verified.
 *
 * @param file where it lies for now
 * @param md5 in hexadecimal: the ETag without its quotes
 * @param sha256 in hexadecimal
 * @param checksums those the client has sent, in Base64
 */
record Received(Path file, long size, String md5, String sha256, Map<Checksum, String> checksums) {}
