// SPDX-License-Identifier: Apache-2.0
package bench;

import java.net.URI;
import java.time.LocalTime;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Asks for a function with a client as the SDK makes it by default. */
final class SdkDefaults {

    private SdkDefaults() {}

    public static void main(String[] arguments) {
        System.out.println(LocalTime.now());
        try (LambdaClient client =
                LambdaClient.builder().endpointOverride(URI.create(arguments[0])).build()) {
            client.getFunction(request -> request.functionName("nobody"));
        } catch (ResourceNotFoundException expected) {
            // The request is what was wanted.
        }
    }
}
