// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;

/** Writes {@link FunctionCode} into the requests of Lambda's API. */
final class CodeRequests {

    private CodeRequests() {}

    /** As CreateFunction takes it. */
    static software.amazon.awssdk.services.lambda.model.FunctionCode create(FunctionCode code) {
        var request = software.amazon.awssdk.services.lambda.model.FunctionCode.builder();
        if (code instanceof FunctionCode.Image image) {
            request.imageUri(image.uri());
        } else if (code instanceof FunctionCode.S3 s3) {
            request.s3Bucket(s3.bucket()).s3Key(s3.key()).s3ObjectVersion(s3.objectVersion());
        } else if (code instanceof FunctionCode.Inline inline) {
            request.zipFile(bytes(inline.zip()));
        } else {
            throw new IllegalStateException("No request for " + code);
        }
        return request.build();
    }

    /** The same code, encrypted with this key. */
    static software.amazon.awssdk.services.lambda.model.FunctionCode with(
            software.amazon.awssdk.services.lambda.model.@Nullable FunctionCode code, String sourceKmsKeyArn) {
        var request =
                code == null ? software.amazon.awssdk.services.lambda.model.FunctionCode.builder() : code.toBuilder();
        return request.sourceKMSKeyArn(sourceKmsKeyArn).build();
    }

    /** UpdateFunctionCode takes the same members, but not the same type. */
    static void update(UpdateFunctionCodeRequest.Builder request, FunctionCode code, @Nullable String sourceKmsKeyArn) {
        var members = create(code);
        request.imageUri(members.imageUri())
                .s3Bucket(members.s3Bucket())
                .s3Key(members.s3Key())
                .s3ObjectVersion(members.s3ObjectVersion())
                .zipFile(members.zipFile())
                .sourceKMSKeyArn(sourceKmsKeyArn);
    }

    private static SdkBytes bytes(Path zip) {
        try {
            return SdkBytes.fromByteArrayUnsafe(Files.readAllBytes(zip));
        } catch (IOException e) {
            throw DeployException.environment("Cannot read the zip")
                    .where(zip.toString())
                    .reason(e.toString())
                    .next("Run `mvn package` again.")
                    .cause(e);
        }
    }
}
