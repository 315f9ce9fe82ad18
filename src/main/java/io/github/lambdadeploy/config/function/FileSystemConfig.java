// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.setting.FileSystem;
import org.jspecify.annotations.Nullable;

/** One {@code <fileSystemConfig>} of {@code <fileSystemConfigs>}. */
public class FileSystemConfig {

    /** ARN of the access point. */
    @Nullable
    String arn;

    /** Where the function finds it, {@code /mnt/…}. */
    @Nullable
    String localMountPath;

    public FileSystem toSpec() {
        return new FileSystem(arn == null ? "" : arn, localMountPath == null ? "" : localMountPath);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        String element = "<function><fileSystemConfigs><fileSystemConfig>";
        Names.FILE_SYSTEM.require(problems, element + "<arn>", arn);
        Names.MOUNT_PATH.require(problems, element + "<localMountPath>", localMountPath);
    }
}
