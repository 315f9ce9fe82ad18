// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentResponse;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentNotStartedException;
import software.amazon.awssdk.services.codedeploy.model.GetDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.GetDeploymentResponse;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentTargetsRequest;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentTargetsResponse;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentsRequest;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentsResponse;

/** Answers as a test tells it to, for what the stand-in does not do. */
class ScriptedCodeDeploy implements CodeDeployClient {

    /** One each time; a list is answered in pages of one. */
    final Deque<List<String>> running = new ArrayDeque<>();
    /** One each time, the last one for ever. */
    final Map<String, Deque<Supplier<DeploymentInfo>>> deployments = new HashMap<>();
    /** Ids, or what is thrown. */
    final Deque<Supplier<String>> starts = new ArrayDeque<>();

    final List<CreateDeploymentRequest> started = new ArrayList<>();

    @SafeVarargs
    final void deployment(String id, Supplier<DeploymentInfo>... states) {
        deployments.put(id, new ArrayDeque<>(List.of(states)));
    }

    @Override
    public ListDeploymentsResponse listDeployments(ListDeploymentsRequest request) {
        if (request.nextToken() == null) {
            List<String> ids = running.isEmpty() ? List.of() : running.pop();
            return page(ids);
        }
        return page(List.of(request.nextToken().split(",")));
    }

    private static ListDeploymentsResponse page(List<String> ids) {
        List<String> rest = ids.size() < 2 ? List.of() : ids.subList(1, ids.size());
        return ListDeploymentsResponse.builder()
                .deployments(ids.isEmpty() ? List.of() : ids.subList(0, 1))
                .nextToken(rest.isEmpty() ? null : String.join(",", rest))
                .build();
    }

    @Override
    public GetDeploymentResponse getDeployment(GetDeploymentRequest request) {
        Deque<Supplier<DeploymentInfo>> states =
                java.util.Objects.requireNonNull(deployments.get(request.deploymentId()));
        Supplier<DeploymentInfo> state = states.size() > 1 ? states.pop() : states.getFirst();
        return GetDeploymentResponse.builder()
                .deploymentInfo(state.get().toBuilder()
                        .deploymentId(request.deploymentId())
                        .build())
                .build();
    }

    @Override
    public ListDeploymentTargetsResponse listDeploymentTargets(ListDeploymentTargetsRequest request) {
        throw DeploymentNotStartedException.builder().message("not yet").build();
    }

    @Override
    public CreateDeploymentResponse createDeployment(CreateDeploymentRequest request) {
        started.add(request);
        return CreateDeploymentResponse.builder()
                .deploymentId(starts.pop().get())
                .build();
    }

    @Override
    public String serviceName() {
        return "codedeploy";
    }

    @Override
    public void close() {}
}
