// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ImageConfig;
import software.amazon.awssdk.services.lambda.model.ImageConfigResponse;

/**
 * What a function takes instead of its image's own values. Lambda replaces all three together: a field that is not sent
 * is the image's again (recorded).
 *
 * @param entryPoint instead of the image's ENTRYPOINT; none takes the image's
 * @param command instead of its CMD, that is, of the handler; none takes the image's
 * @param workingDirectory instead of its WORKDIR; {@code null} takes the image's
 */
public record ImageOverrides(
        List<String> entryPoint,
        List<String> command,
        @Nullable String workingDirectory) {

    /** All as the image has it. */
    public static final ImageOverrides NONE = new ImageOverrides(List.of(), List.of(), null);

    public ImageOverrides {
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
        workingDirectory = workingDirectory == null || workingDirectory.isEmpty() ? null : workingDirectory;
    }

    public static @Nullable ImageOverrides read(FunctionConfiguration live) {
        ImageConfigResponse response = live.imageConfigResponse();
        if (response == null || response.imageConfig() == null) {
            return null;
        }
        ImageConfig image = response.imageConfig();
        return new ImageOverrides(image.entryPoint(), image.command(), image.workingDirectory());
    }

    public ImageConfig toSdk() {
        return ImageConfig.builder()
                .entryPoint(entryPoint.isEmpty() ? null : entryPoint)
                .command(command.isEmpty() ? null : command)
                .workingDirectory(workingDirectory)
                .build();
    }
}
