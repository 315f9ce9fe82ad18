// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.local.Request;

/**
 * What a path-style request is about.
 *
 * @param bucket empty for the account
 * @param key empty for the bucket itself
 */
record Target(String bucket, String key) {

    static Target of(Request request) {
        String path = request.path().substring(1);
        int slash = path.indexOf('/');
        return slash < 0 ? new Target(path, "") : new Target(path.substring(0, slash), path.substring(slash + 1));
    }

    /** S3's name of the operation; the method alone when the stand-in does not know it. */
    static String operation(Request request) {
        Target target = of(request);
        boolean upload = request.query().containsKey("uploadId");
        boolean plain =
                request.query().keySet().stream().allMatch(name -> name.startsWith("X-Amz-") || name.equals("x-id"));
        if (target.bucket().isEmpty()) {
            return "unknown " + request.method();
        }
        String operation = target.key().isEmpty() ? onBucket(request, plain) : onKey(request, plain, upload);
        return operation.isEmpty() ? "unknown " + request.method() : operation;
    }

    private static String onBucket(Request request, boolean plain) {
        return switch (request.method()) {
            case "PUT" -> plain ? "CreateBucket" : "";
            case "HEAD" -> plain ? "HeadBucket" : "";
            case "DELETE" -> plain ? "DeleteBucket" : "";
            case "GET" -> {
                if (request.query().containsKey("location")) {
                    yield "GetBucketLocation";
                }
                yield request.parameter("list-type").orElse("").equals("2") ? "ListObjectsV2" : "";
            }
            default -> "";
        };
    }

    private static String onKey(Request request, boolean plain, boolean upload) {
        return switch (request.method()) {
            case "PUT" -> {
                if (upload && request.query().containsKey("partNumber")) {
                    yield "UploadPart";
                }
                yield plain && request.header("x-amz-copy-source").isEmpty() ? "PutObject" : "";
            }
            case "POST" -> {
                if (request.query().containsKey("uploads")) {
                    yield "CreateMultipartUpload";
                }
                yield upload ? "CompleteMultipartUpload" : "";
            }
            case "GET" -> plain ? "GetObject" : "";
            case "HEAD" -> plain ? "HeadObject" : "";
            case "DELETE" -> {
                if (upload) {
                    yield "AbortMultipartUpload";
                }
                yield plain ? "DeleteObject" : "";
            }
            default -> "";
        };
    }
}
