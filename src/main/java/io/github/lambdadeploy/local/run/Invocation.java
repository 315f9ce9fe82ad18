// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Images;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of one function version.
 *
 * @param requestId a UUID
 * @param configuration the version's configuration as Lambda's API answers it
 * @param code where its code is
 * @param arn the ARN that was invoked, with its qualifier
 * @param region the function's
 * @param payload JSON
 * @param clientContext JSON of the caller, for {@code Context.getClientContext}
 * @param base the stand-in's own address, for a function that calls AWS itself
 */
public record Invocation(
        String requestId,
        JsonObject configuration,
        Code code,
        String arn,
        String region,
        byte[] payload,
        @Nullable String clientContext,
        URI base) {

    /** A function's code as it was deployed. */
    public sealed interface Code permits Zip, Image {

        /** The digest of the artifact. */
        Digest digest();
    }

    /** A zip on disk. */
    public record Zip(Digest digest, Path file) implements Code {}

    /** An image in the stand-in's registry. */
    public record Image(Digest digest, JsonObject manifest, Images images) implements Code {}

    String name() {
        return configuration.string("FunctionName", "");
    }

    String version() {
        return configuration.string("Version", "$LATEST");
    }

    long timeoutSeconds() {
        return configuration.number("Timeout").orElse(3);
    }

    long memoryMegabytes() {
        return configuration.number("MemorySize").orElse(128);
    }
}
