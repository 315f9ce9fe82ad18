// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.aws.AwsErrors;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionVersion;

/**
 * Every version of every function of an account in a region: whoever may still need an image.
 *
 * @param region for messages
 */
public record RegionVersions(LambdaClient client, String region) {

    /** All of them, {@code $LATEST} of each included. */
    public List<CodeVersion> list() {
        try {
            return client
                    .listFunctionsPaginator(request -> request.functionVersion(FunctionVersion.ALL))
                    .functions()
                    .stream()
                    .map(CodeVersion::of)
                    .toList();
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot list which images functions use", "all functions in " + region, e)
                    .left("No image was deleted.");
        }
    }
}
