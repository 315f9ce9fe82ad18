// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaVersions;
import io.github.lambdadeploy.lambda.ListedVersion;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version an alias goes back to: the named one, else in the middle of a shift the one it goes away from, else the
 * recorded one, else the newest usable one that is older. Reads only.
 */
final class RollbackTarget {

    private static final Logger LOG = LoggerFactory.getLogger(RollbackTarget.class);

    private final RollbackRequest request;
    private final LambdaFunction function;

    RollbackTarget(RollbackRequest request) {
        this.request = request;
        this.function = request.function();
    }

    /**
     * The version as it is.
     *
     * @param left where a shift came from that was stopped a moment ago
     * @throws DeployException when it is not there, or there is none
     */
    FunctionState of(AliasState alias, Optional<VersionNumber> left) {
        Optional<VersionNumber> wanted = request.version().or(() -> left).or(() -> before(alias));
        if (wanted.isEmpty()) {
            return choose(alias);
        }
        String number = wanted.get().text();
        return function.version(number)
                .orElseThrow(() -> refusal(alias, number, "it does not exist any more, or never did"));
    }

    private static Optional<VersionNumber> before(AliasState alias) {
        return alias.weights().isEmpty() ? alias.note().previous() : VersionNumber.parse(alias.version());
    }

    /**
     * Refuses a version that callers must not get to.
     *
     * @throws DeployException with the reason
     */
    void refuseUnusable(AliasState alias, FunctionState version) {
        unusable(version).ifPresent(problem -> {
            throw refusal(alias, version.version(), problem);
        });
        missing(version).ifPresent(problem -> {
            if (!alias.version().equals(version.version())) {
                throw refusal(alias, version.version(), problem);
            }
            // It has calls already: refusing would keep the other version's going too.
            LOG.warn("Version {} works as long as Lambda keeps its copy: {}", version.version(), problem);
        });
        if ("Inactive".equals(version.state())) {
            LOG.info(
                    "Version {} is Inactive, since nobody has called it for a while: the first call wakes it, and may fail",
                    version.version());
        }
    }

    private Optional<String> missing(FunctionState version) {
        String image = version.imageUri();
        return image == null ? Optional.empty() : request.images().problem(image);
    }

    /** Why a version in this state must not get calls; empty when it may. */
    static Optional<String> unusable(FunctionState version) {
        String state = String.valueOf(version.state());
        if (state.equals("Active") || state.equals("Inactive")) {
            return Optional.empty();
        }
        String reason = version.stateReason();
        return Optional.of("it is " + state + (reason == null ? "" : " (" + reason + ")"));
    }

    private FunctionState choose(AliasState alias) {
        VersionNumber current = VersionNumber.parse(alias.version()).orElse(null);
        if (current == null) {
            throw nowhere(alias, "It points at " + alias.version() + ", and no version before is recorded");
        }
        List<ListedVersion> versions =
                new LambdaVersions(function.calls()).history().orElse(List.of());
        for (ListedVersion listed : versions) {
            Optional<FunctionState> usable = listed.number()
                    .filter(number -> number.compareTo(current) < 0)
                    .flatMap(number -> function.version(number.text()))
                    .filter(version ->
                            unusable(version).isEmpty() && missing(version).isEmpty());
            if (usable.isPresent()) {
                LOG.warn(
                        "No version before {} is recorded with the alias {}: taking {}, the newest usable one that is"
                                + " older. Where that is not the one, name it: -Dlambda.version=N",
                        current,
                        alias.name(),
                        listed.version());
                return usable.get();
            }
        }
        throw nowhere(alias, "No version before is recorded, and there is no usable version older than " + current);
    }

    private DeployException refusal(AliasState alias, String number, String problem) {
        return DeployException.environment("Cannot roll back to version " + number)
                .where(alias.arn())
                .reason(problem)
                .left(stays(alias))
                .next(
                        "Look for another one (mvn lambda:status -Dlambda.versions=all) and name it: -Dlambda.version=N.");
    }

    private DeployException nowhere(AliasState alias, String reason) {
        return DeployException.environment("There is nothing to roll back to")
                .where(alias.arn())
                .reason(reason)
                .left(stays(alias))
                .next("Name a version (mvn lambda:status lists them): -Dlambda.version=N.");
    }

    private static String stays(AliasState alias) {
        return "The alias " + alias.name() + " was not moved: it points at version " + alias.version() + ".";
    }
}
