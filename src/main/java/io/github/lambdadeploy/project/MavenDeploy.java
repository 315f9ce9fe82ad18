// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** What Maven's own deploy plugin is going to do in the same phase as ours. */
public final class MavenDeploy {

    private static final String PLUGIN = "org.apache.maven.plugins:maven-deploy-plugin";

    private MavenDeploy() {}

    /**
     * Whether this build will reach the phase {@code deploy} and fail there, because the module has no repository to
     * deploy its jar to and maven-deploy-plugin is not told to skip.
     */
    public static boolean willFail(MavenProject project, MavenSession session) {
        return session.getGoals().contains("deploy")
                && project.getDistributionManagementArtifactRepository() == null
                && property(project, session, "altDeploymentRepository") == null
                && property(project, session, "altReleaseDeploymentRepository") == null
                && property(project, session, "altSnapshotDeploymentRepository") == null
                && !skips(project, session);
    }

    private static boolean skips(MavenProject project, MavenSession session) {
        String property = property(project, session, "maven.deploy.skip");
        if (property != null && !property.equals("false")) {
            return true;
        }
        Plugin plugin = project.getPlugin(PLUGIN);
        return plugin == null
                || configuredToSkip(plugin.getConfiguration())
                || plugin.getExecutions().stream()
                        .anyMatch(execution ->
                                configuredToSkip(execution.getConfiguration()) || "none".equals(execution.getPhase()));
    }

    private static boolean configuredToSkip(Object configuration) {
        if (!(configuration instanceof Xpp3Dom dom) || dom.getChild("skip") == null) {
            return false;
        }
        String skip = dom.getChild("skip").getValue();
        return skip != null && !skip.equals("false");
    }

    private static @org.jspecify.annotations.Nullable String property(
            MavenProject project, MavenSession session, String name) {
        String user = session.getUserProperties().getProperty(name);
        return user != null ? user : project.getProperties().getProperty(name);
    }
}
