// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AlarmStates;
import io.github.lambdadeploy.local.JsonService;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Service;
import io.github.lambdadeploy.local.ServiceRoles;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.lambda.Stamps;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The stand-in's CodeDeploy, for Lambda functions only. A deployment really moves its alias in the stand-in's Lambda,
 * step by step as time passes, invokes its hooks, is stopped by alarms, and is taken back by a second one. What AWS does
 * not document is answered the stricter way; where an error code is a guess, a comment says so.
 *
 * <p>Knobs: {@code codedeploy.minuteMillis} (see {@link Course}) and {@code codedeploy.hook.NAME} (see {@link Hooks}).
 */
public final class CodeDeployService extends JsonService {

    private final Store store;
    private final Clock clock;
    private final Deployments deployments;
    private final Course course;
    private final GroupCalls groups;
    private final DeploymentConfigs configs;
    private final DeploymentCalls calls;
    private final DeploymentList list;
    private final TargetCalls targets;

    /** @param base the stand-in's own address, for hooks that call it */
    public CodeDeployService(
            Store store,
            Service lambda,
            ServiceRoles roles,
            AlarmStates alarms,
            Knobs knobs,
            Clock clock,
            RandomGenerator random,
            Supplier<URI> base) {
        super("codedeploy", "CodeDeploy_20141006");
        this.store = store;
        this.clock = clock;
        Stamps stamps = new Stamps(clock, random);
        Applications applications = new Applications(store);
        ShiftedFunction function = new ShiftedFunction(store, lambda, base);
        this.deployments = new Deployments(store);
        Endings endings = new Endings(deployments, stamps);
        Hooks hooks = new Hooks(function, roles, knobs, stamps);
        this.course = new Course(
                deployments, new Obstacles(applications, function, roles, alarms), function, hooks, endings, knobs);
        this.configs = new DeploymentConfigs(store, applications, stamps);
        this.groups = new GroupCalls(applications, configs, deployments, new GroupRules(roles), stamps);
        this.calls = new DeploymentCalls(applications, configs, deployments, course, endings, clock);
        this.list = new DeploymentList(applications, deployments);
        this.targets = new TargetCalls(deployments, clock);
    }

    /** Takes running deployments to the clock's now. */
    public void advance() throws Exception {
        if (deployments.anyRunning()) {
            store.locked(() -> {
                course.advance(clock.millis());
                return true;
            });
        }
    }

    @Override
    protected List<String> resources(JsonObject body) {
        String deployment = body.string("deploymentId", "");
        if (!deployment.isEmpty()) {
            return List.of(deployment);
        }
        String application = body.string("applicationName", "");
        String group = body.string("deploymentGroupName", body.string("currentDeploymentGroupName", ""));
        return List.of(
                application.isEmpty()
                        ? body.string("deploymentConfigName", "")
                        : group.isEmpty() ? application : application + "/" + group);
    }

    @Override
    protected JsonObject answer(Call call) throws Exception {
        return store.locked(() -> switch (call.operation()) {
            case "CreateApplication" -> groups.createApplication(call);
            case "GetApplication" -> groups.getApplication(call);
            case "DeleteApplication" -> groups.deleteApplication(call);
            case "CreateDeploymentGroup" -> groups.create(call);
            case "GetDeploymentGroup" -> groups.get(call);
            case "UpdateDeploymentGroup" -> groups.update(call);
            case "DeleteDeploymentGroup" -> groups.delete(call);
            case "CreateDeploymentConfig" -> configs.create(call);
            case "GetDeploymentConfig" -> configs.get(call);
            case "DeleteDeploymentConfig" -> configs.delete(call);
            case "CreateDeployment" -> calls.create(call);
            case "GetDeployment" -> calls.get(call);
            case "StopDeployment" -> calls.stop(call);
            case "ListDeployments" -> list.list(call);
            case "ListDeploymentTargets" -> targets.list(call);
            case "GetDeploymentTarget" -> targets.get(call);
            case "BatchGetDeploymentTargets" -> targets.batchGet(call);
            case "PutLifecycleEventHookExecutionStatus" -> targets.report(call);
            default -> throw call.unknown();
        });
    }
}
