// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a deployment comes from.
 *
 * @param commit the sources' revision: as the build server says, else as the project's Git repository says
 * @param by whoever started it: as the build server says, else the user of this machine
 */
public record Origin(Optional<String> commit, Optional<String> by) {

    /** GitHub Actions, CodeBuild, GitLab, Bitbucket, Azure Pipelines, TeamCity, Jenkins; as each documents it. */
    private static final List<String> COMMIT = List.of(
            "GITHUB_SHA",
            "CODEBUILD_RESOLVED_SOURCE_VERSION",
            "CI_COMMIT_SHA",
            "BITBUCKET_COMMIT",
            "BUILD_SOURCEVERSION",
            "BUILD_VCS_NUMBER",
            "GIT_COMMIT");

    /** GitHub Actions, CodeBuild, GitLab, Azure Pipelines, Jenkins' build-user-vars. */
    private static final List<String> BY =
            List.of("GITHUB_ACTOR", "CODEBUILD_INITIATOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR", "BUILD_USER_ID");

    /**
     * Finds out; reads files only, and only when no variable says it.
     *
     * @param environment the process's environment variables
     * @param directory of the project
     * @param user of this machine
     */
    public static Origin of(Map<String, String> environment, Path directory, String user) {
        return new Origin(
                first(environment, COMMIT).or(() -> GitHead.commit(directory)),
                first(environment, BY).or(() -> Optional.of(user).filter(name -> !name.isBlank())));
    }

    private static Optional<String> first(Map<String, String> environment, List<String> names) {
        return names.stream()
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
