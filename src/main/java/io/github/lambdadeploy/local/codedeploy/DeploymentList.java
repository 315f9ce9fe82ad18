// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** ListDeployments: newest first, in pages. */
record DeploymentList(Applications applications, Deployments deployments) {

    private static final int PAGE = 100;
    private static final Set<String> STATUSES =
            Set.of("Created", "Queued", "InProgress", "Baking", "Succeeded", "Failed", "Stopped", "Ready");

    JsonObject list(Call call) throws AwsError, IOException {
        JsonObject body = call.body();
        List<String> statuses = body.strings("includeOnlyStatuses");
        if (!STATUSES.containsAll(statuses)) {
            throw Rules.refusal("InvalidDeploymentStatusException", "Not statuses of deployments: " + statuses);
        }
        long before = before(body);
        double start = seconds(body.objectOrEmpty("createTimeRange"), "start", Double.NEGATIVE_INFINITY);
        double end = seconds(body.objectOrEmpty("createTimeRange"), "end", Double.POSITIVE_INFINITY);
        if (start > end) {
            throw Rules.refusal("InvalidTimeRangeException", "The start of the time range is after its end.");
        }
        List<Deployment> rest = made(call)
                .filter(deployment -> Deployments.sequence(deployment) < before)
                .filter(deployment -> statuses.isEmpty() || statuses.contains(deployment.status()))
                .filter(deployment -> created(deployment) >= start && created(deployment) <= end)
                .toList();
        List<Deployment> page = rest.stream().limit(PAGE).toList();
        JsonObject answer = new JsonObject()
                .put("deployments", page.stream().map(Deployment::id).toList());
        return page.size() == rest.size() ? answer : answer.put("nextToken", token(page.get(page.size() - 1)));
    }

    /** Application and group are named both or neither. */
    private Stream<Deployment> made(Call call) throws AwsError, IOException {
        JsonObject body = call.body();
        if (!body.has("applicationName") && !body.has("deploymentGroupName")) {
            return deployments.list(call.region()).stream();
        }
        JsonObject application = applications.require(call.region(), body);
        JsonObject group = Applications.requireGroup(application, body, "deploymentGroupName");
        return deployments.of(call.region(), group.string("deploymentGroupId", "")).stream();
    }

    private static double created(Deployment deployment) {
        return deployment.info().number("createTime").orElse(0) / 1000.0;
    }

    private static double seconds(JsonObject range, String member, double fallback) {
        return range.get(member) instanceof Number number ? number.doubleValue() : fallback;
    }

    private static String token(Deployment last) {
        return Base64.getEncoder()
                .encodeToString(Long.toString(Deployments.sequence(last)).getBytes(StandardCharsets.UTF_8));
    }

    private static long before(JsonObject body) throws AwsError {
        String token = body.string("nextToken");
        if (token == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Rules.refusal("InvalidNextTokenException", "The next token is invalid.");
        }
    }
}
