// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FileSystemConfig;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * A file system a function mounts.
 *
 * @param arn of the access point
 * @param localMountPath below {@code /mnt}
 */
public record FileSystem(String arn, String localMountPath) {

    public static @Nullable List<FileSystem> read(FunctionConfiguration live) {
        return live.hasFileSystemConfigs()
                ? live.fileSystemConfigs().stream()
                        .map(found -> new FileSystem(found.arn(), found.localMountPath()))
                        .toList()
                : null;
    }

    public static List<FileSystemConfig> toSdk(List<FileSystem> systems) {
        return systems.stream()
                .map(system -> FileSystemConfig.builder()
                        .arn(system.arn)
                        .localMountPath(system.localMountPath)
                        .build())
                .toList();
    }
}
