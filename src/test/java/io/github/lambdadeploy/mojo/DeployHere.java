// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.model.Profile;

/** The goal {@code deploy} on a project that is packaged, without a Maven of its own, for runs by the dozen. */
public final class DeployHere {

    private DeployHere() {}

    /**
     * Runs it.
     *
     * @param pom with the plugin; a profile named as one of the values is active
     * @param directory the build directory, which has {@code lambda/artifact.json}
     * @param properties what {@code -D} sets
     */
    public static void run(Path pom, Path directory, Map<String, String> properties) throws Exception {
        MojoBench bench = MojoBench.of(pom);
        bench.project.getBuild().setDirectory(directory.toString());
        for (Profile profile : bench.project.getModel().getProfiles()) {
            if (properties.containsValue(profile.getId())) {
                bench.project.getProperties().putAll(profile.getProperties());
            }
        }
        properties.forEach(bench::d);
        bench.runDeploy();
    }
}
