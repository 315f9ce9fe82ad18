// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.Patience;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * A role that an AWS service works as: made when there is none of its name. A role we make carries a tag that says what
 * for; only such a role is completed when a run was killed between making it and attaching its policies. Any other role
 * is taken as it is.
 */
public class ServiceRole {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRole.class);

    private final IamRole role;
    private final Supplier<CallerIdentity> caller;
    private final RoleSpec wanted;
    private final RolePurpose purpose;

    /**
     * @param client built only when something is asked
     * @param caller asked only when a policy is named without its ARN: tells the partition
     * @param wanted what the role is to be
     * @param purpose what it is for
     */
    public ServiceRole(
            Supplier<IamClient> client,
            Supplier<CallerIdentity> caller,
            RoleSpec wanted,
            RolePurpose purpose,
            Patience patience) {
        this.role = new IamRole(client, wanted.name(), purpose, patience);
        this.caller = caller;
        this.wanted = wanted;
        this.purpose = purpose;
    }

    /**
     * What {@link #ensure} answers.
     *
     * @param arn of the role
     * @param created whether this run has made it: then the service may not know it for some seconds
     */
    public record Ensured(String arn, boolean created) {}

    /**
     * Finds the role or creates it, with its policies.
     *
     * @throws DeployException when the service may not assume a role that is there, and in AWS's words when IAM refuses
     */
    public Ensured ensure() {
        Optional<RoleState> found = role.find();
        if (found.isPresent()) {
            RoleState there = found.get();
            refuseUntrusting(role, there);
            if (isOurs(there)) {
                complete();
            } else {
                LOG.info("Role {} is there and stays as it is", there.arn());
            }
            return new Ensured(there.arn(), false);
        }
        Optional<RoleState> made = role.create(wanted, TrustPolicy.of(purpose.principal()), description(), tags());
        if (made.isPresent()) {
            LOG.info("Created role {}", made.get().arn());
            wanted.managedPolicies().forEach(policy -> role.attach(policyArn(policy)));
            wanted.inlinePolicies().forEach(role::putInlinePolicy);
            return new Ensured(made.get().arn(), true);
        }
        return raced();
    }

    /** Somebody was faster, or an earlier try of the same call had succeeded and its answer was lost. */
    private Ensured raced() {
        RoleState there = role.find()
                .orElseThrow(() -> DeployException.environment(
                                "IAM says that the " + purpose.noun() + " exists, and has none")
                        .where(role.where())
                        .left(purpose.left())
                        .next("Run the same command again."));
        refuseUntrusting(role, there);
        boolean ours = isOurs(there);
        if (ours) {
            complete();
        }
        return new Ensured(there.arn(), ours);
    }

    /** Writes only what is not there, or differs. */
    private void complete() {
        Set<String> attached = role.attached();
        for (String policy : wanted.managedPolicies()) {
            String arn = policyArn(policy);
            if (!attached.contains(arn)) {
                role.attach(arn);
                LOG.info("Attached {} to {}", arn, role.where());
            }
        }
        wanted.inlinePolicies().forEach((name, document) -> {
            JsonObject live = role.inlinePolicy(name).orElse(null);
            if (!document.equals(live)) {
                role.putInlinePolicy(name, document);
                LOG.info("Put inline policy {} on {}", name, role.where());
            }
        });
    }

    /** One failure now rather than a minute of tries later. */
    static void refuseUntrusting(IamRole role, RoleState state) {
        RolePurpose purpose = role.purpose();
        if (!state.trust().admits(purpose.principal())) {
            throw DeployException.configuration(purpose.service() + " may not assume the " + purpose.noun())
                    .where(state.arn())
                    .reason("Its trust policy has no statement that allows sts:AssumeRole to " + purpose.principal())
                    .left("Nothing was changed.")
                    .next("Let the trust policy of " + role.name() + " allow it, or name another role: "
                            + purpose.elements() + ".");
        }
    }

    private boolean isOurs(RoleState state) {
        return purpose.createdFor().equals(state.tags().get(ExecutionRole.CREATED_FOR));
    }

    private Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>(wanted.tags());
        tags.put(ExecutionRole.CREATED_FOR, purpose.createdFor());
        return tags;
    }

    private String description() {
        String description = wanted.description();
        return description == null ? purpose.description() : description;
    }

    private String policyArn(String policy) {
        return policy.startsWith("arn:") ? policy : "arn:" + caller.get().partition() + ":iam::aws:policy/" + policy;
    }
}
