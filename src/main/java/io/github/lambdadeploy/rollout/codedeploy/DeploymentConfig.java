// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.rollout.Strategy;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.DeploymentConfigAlreadyExistsException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentConfigDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.TrafficRoutingConfig;

/**
 * What CodeDeploy calls a strategy: a deployment configuration, its own where it has one, else one that is made under a
 * name of ours.
 */
record DeploymentConfig(Strategy strategy) {

    /** Most time between the first and the last shift (AWS documentation, quotas). */
    static final Duration LONGEST = Duration.ofHours(48);

    /** How long the configuration of this name takes from the first to the last shift; nothing when there is none. */
    static Duration duration(String name, CodeDeployClient client) {
        return Strategy.parse(name)
                .map(Strategy::duration)
                .or(() -> find(name, client).map(DeploymentConfig::duration))
                .orElse(Duration.ZERO);
    }

    private static Duration duration(TrafficRoutingConfig routing) {
        if (routing.timeBasedCanary() != null) {
            return Duration.ofMinutes(routing.timeBasedCanary().canaryInterval());
        }
        if (routing.timeBasedLinear() != null) {
            return new Strategy.Linear(
                            routing.timeBasedLinear().linearPercentage(),
                            routing.timeBasedLinear().linearInterval())
                    .duration();
        }
        return Duration.ZERO;
    }

    String name() {
        return strategy.predefined().orElse("LambdaDeploy." + strategy.name());
    }

    boolean isPredefined() {
        return strategy.predefined().isPresent();
    }

    /** How the configuration of this name shifts traffic; empty when there is none. */
    Optional<TrafficRoutingConfig> find(CodeDeployClient client) {
        return find(name(), client);
    }

    private static Optional<TrafficRoutingConfig> find(String name, CodeDeployClient client) {
        try {
            return Optional.ofNullable(client.getDeploymentConfig(request -> request.deploymentConfigName(name))
                    .deploymentConfigInfo()
                    .trafficRoutingConfig());
        } catch (DeploymentConfigDoesNotExistException missing) {
            return Optional.empty();
        }
    }

    /** Makes it; one that is there is fine. */
    boolean create(CodeDeployClient client) {
        try {
            client.createDeploymentConfig(request -> request.deploymentConfigName(name())
                    .computePlatform("Lambda")
                    .trafficRoutingConfig(routing()));
            return true;
        } catch (DeploymentConfigAlreadyExistsException there) {
            return false;
        }
    }

    TrafficRoutingConfig routing() {
        TrafficRoutingConfig.Builder routing = TrafficRoutingConfig.builder();
        if (strategy instanceof Strategy.Canary canary) {
            routing.type("TimeBasedCanary")
                    .timeBasedCanary(
                            time -> time.canaryPercentage(canary.percent()).canaryInterval(canary.minutes()));
        } else if (strategy instanceof Strategy.Linear linear) {
            routing.type("TimeBasedLinear")
                    .timeBasedLinear(
                            time -> time.linearPercentage(linear.percent()).linearInterval(linear.minutes()));
        } else {
            routing.type("AllAtOnce");
        }
        return routing.build();
    }

    /** The command that makes it. */
    String command() {
        String routing = "";
        if (strategy instanceof Strategy.Canary canary) {
            routing = "type=TimeBasedCanary,timeBasedCanary={canaryPercentage=" + canary.percent() + ",canaryInterval="
                    + canary.minutes() + "}";
        } else if (strategy instanceof Strategy.Linear linear) {
            routing = "type=TimeBasedLinear,timeBasedLinear={linearPercentage=" + linear.percent() + ",linearInterval="
                    + linear.minutes() + "}";
        }
        return "aws deploy create-deployment-config --deployment-config-name " + name()
                + " --compute-platform Lambda --traffic-routing-config '" + routing + "'";
    }
}
