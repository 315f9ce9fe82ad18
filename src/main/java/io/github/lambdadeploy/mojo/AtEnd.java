// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys the modules of a reactor when all of them are built: each module leaves its deployment with Maven, and the last
 * one carries all of them out. Maven keeps what plugins leave for a module and forgets it with the build.
 */
final class AtEnd {

    private static final Logger LOG = LoggerFactory.getLogger(AtEnd.class);
    private static final String KEY = "lambda.deployAtEnd";

    private final MavenContext maven;
    private final MavenSession session;

    AtEnd(MavenContext maven) {
        this.maven = maven;
        this.session = maven.session();
    }

    /** Leaves this module's deployment; carries out all when nobody is missing any more. */
    void add(Runnable deployment) {
        List<MavenProject> deploying =
                session.getProjects().stream().filter(this::deploys).toList();
        refuseLateModules(deploying);
        List<Runnable> all = new ArrayList<>();
        // Under -T modules are built by several threads, each with a clone of the session; all clones share the
        // request.
        synchronized (session.getRequest()) {
            context(maven.project()).put(KEY, deployment);
            for (MavenProject project : deploying) {
                if (context(project).get(KEY) instanceof Runnable left) {
                    all.add(left);
                }
            }
        }
        if (all.size() < deploying.size()) {
            LOG.info("Deploys when all modules are built (<deployAtEnd>)");
            return;
        }
        carryOut(all);
    }

    private static void carryOut(List<Runnable> all) {
        List<DeployException> failures = new ArrayList<>();
        for (Runnable deployment : all) {
            try {
                deployment.run();
            } catch (DeployException e) {
                failures.add(e);
            }
        }
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw DeployException.environment(failures.size() + " of " + all.size() + " modules could not be deployed")
                    .reason(failures.stream().map(DeployException::getMessage).collect(Collectors.joining("\n\n")))
                    .left("The other modules are deployed.")
                    .next("Mend what is said above and run the same command again: what is deployed is left alone.");
        }
    }

    /** A module that is built after the last one that deploys would not be waited for. */
    private void refuseLateModules(List<MavenProject> deploying) {
        List<MavenProject> order = session.getProjects();
        int last = deploying.isEmpty() ? -1 : order.indexOf(deploying.get(deploying.size() - 1));
        boolean parallel = session.getRequest().getDegreeOfConcurrency() > 1;
        List<String> late = order.stream()
                .filter(project -> !deploying.contains(project))
                .filter(project -> parallel ? !isNeeded(project, deploying) : order.indexOf(project) > last)
                .map(MavenProject::getArtifactId)
                .toList();
        if (!late.isEmpty()) {
            throw DeployException.configuration("<deployAtEnd> (-Dlambda.deployAtEnd) cannot wait for " + late)
                    .reason("Only modules with the goal deploy are waited for, and modules that are built before them")
                    .left("Nothing was sent or changed.")
                    .next("Put the plugin with its goal deploy and <skip>true</skip> into these modules, or list them"
                            + " before the others in <modules>.");
        }
    }

    private boolean isNeeded(MavenProject project, List<MavenProject> deploying) {
        return deploying.stream()
                .anyMatch(other -> session.getProjectDependencyGraph()
                        .getUpstreamProjects(other, true)
                        .contains(project));
    }

    private boolean deploys(MavenProject project) {
        if (project.equals(maven.project()) || onCommandLine()) {
            return true;
        }
        Plugin plugin = project.getPlugin(maven.descriptor().getPluginLookupKey());
        return plugin != null
                && plugin.getExecutions().stream()
                        .anyMatch(execution -> execution.getGoals().contains("deploy"));
    }

    /** Then Maven runs the goal in every module. */
    private boolean onCommandLine() {
        String prefix = maven.descriptor().getGoalPrefix() + ":deploy";
        String artifact = ":" + maven.descriptor().getArtifactId() + ":";
        return session.getGoals().stream()
                .anyMatch(goal -> goal.startsWith(prefix) || goal.contains(artifact) && goal.contains(":deploy"));
    }

    private Map<String, Object> context(MavenProject project) {
        return session.getPluginContext(maven.descriptor(), project);
    }
}
