// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where a shift's AppSpec file is kept for people and for later steps of a pipeline.
 *
 * @param path of the file
 */
public record AppSpecFile(Path path) implements Consumer<String> {

    /**
     * The file's place below {@code target/lambda}.
     *
     * @param several whether other functions are deployed by the same run
     */
    public static AppSpecFile of(Path directory, String functionName, boolean several) {
        return new AppSpecFile(directory.resolve(several ? "appspec-" + functionName + ".yaml" : "appspec.yaml"));
    }

    @Override
    public void accept(String text) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw DeployException.environment("The AppSpec file cannot be written")
                    .where(path.toString())
                    .reason(e.toString())
                    .left("The alias was not moved.")
                    .next("Make the directory writable and run the same command again.")
                    .cause(e);
        }
    }
}
