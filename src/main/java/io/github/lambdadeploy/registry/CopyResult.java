// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

/**
 * What a copy did.
 *
 * @param bytesSent bytes of the blobs that were uploaded, without repetitions
 * @param blobsSent blobs uploaded
 * @param blobsMounted blobs the registry took over from another of its repositories
 * @param blobsSkipped blobs that were there already
 */
public record CopyResult(long bytesSent, int blobsSent, int blobsMounted, int blobsSkipped) {}
