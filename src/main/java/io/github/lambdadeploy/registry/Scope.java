// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.util.List;

/**
 * What a request is allowed to do, as registry tokens name it (Docker registry token authentication).
 *
 * @param host the registry
 * @param grants {@code repository:<name>:<actions>} each
 */
record Scope(String host, List<String> grants) {

    static Scope pull(ImageReference repository) {
        return new Scope(repository.host(), List.of(grant(repository, "pull")));
    }

    static Scope push(ImageReference repository) {
        return new Scope(repository.host(), List.of(grant(repository, "pull,push")));
    }

    static Scope mount(ImageReference target, ImageReference from) {
        return new Scope(target.host(), List.of(grant(target, "pull,push"), grant(from, "pull")));
    }

    private static String grant(ImageReference repository, String actions) {
        return "repository:" + repository.repository() + ":" + actions;
    }
}
