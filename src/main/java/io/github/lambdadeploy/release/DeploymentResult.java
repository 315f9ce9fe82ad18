// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one function's deployment ended.
 *
 * @param functionName the function
 * @param functionArn its unqualified ARN; {@code null} when it was never reached
 * @param alias the alias
 * @param outcome the outcome
 * @param version the version the alias points at now; {@code null} when it was never reached
 * @param previousVersion the version it pointed at before; {@code null} when there was no alias
 * @param packageType {@code Image} or {@code Zip}
 * @param imageUri {@code host/repository@sha256:…} when the code was pushed or found in this run, for images
 * @param codeSha256 as Lambda answers it
 * @param changes what was done, in order
 * @param duration wall time
 */
public record DeploymentResult(
        String functionName,
        @Nullable String functionArn,
        String alias,
        Outcome outcome,
        @Nullable String version,
        @Nullable String previousVersion,
        String packageType,
        @Nullable String imageUri,
        String codeSha256,
        List<String> changes,
        Duration duration) {

    public DeploymentResult {
        changes = List.copyOf(changes);
    }
}
