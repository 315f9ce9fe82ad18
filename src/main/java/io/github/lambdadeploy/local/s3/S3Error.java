// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.local.AwsError;

/** S3's refusals ("Error responses", S3 API reference). */
final class S3Error {

    private S3Error() {}

    static AwsError noSuchBucket() {
        return new AwsError(404, "NoSuchBucket", "The specified bucket does not exist");
    }

    static AwsError noSuchKey() {
        return new AwsError(404, "NoSuchKey", "The specified key does not exist.");
    }

    static AwsError noSuchUpload() {
        return new AwsError(
                404,
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted"
                        + " or completed.");
    }

    static AwsError preconditionFailed() {
        return new AwsError(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }

    static AwsError accessDenied() {
        return new AwsError(403, "AccessDenied", "Access Denied");
    }

    static AwsError malformedXml() {
        return new AwsError(
                400,
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
    }

    static AwsError notImplemented() {
        return new AwsError(
                501, "NotImplemented", "A header you provided implies functionality that is not implemented");
    }

    static AwsError invalidArgument(String message) {
        return new AwsError(400, "InvalidArgument", message);
    }
}
