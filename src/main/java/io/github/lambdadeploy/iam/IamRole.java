// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.Patience;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ConcurrentModificationException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** One role of IAM: its reads and its writes, repeated while IAM has not settled. */
final class IamRole {

    private static final Logger LOG = LoggerFactory.getLogger(IamRole.class);
    private static final int ATTEMPTS = 5;

    private final Supplier<IamClient> client;
    private final String name;
    private final RolePurpose purpose;
    private final Patience patience;
    /** Made a moment ago: not every part of IAM knows it yet. */
    private boolean fresh;

    IamRole(Supplier<IamClient> client, String name, RolePurpose purpose, Patience patience) {
        this.client = client;
        this.name = name;
        this.purpose = purpose;
        this.patience = patience;
    }

    String name() {
        return name;
    }

    RolePurpose purpose() {
        return purpose;
    }

    /** For messages. */
    String where() {
        return "role " + name;
    }

    /** The role; empty when there is none of that name. */
    Optional<RoleState> find() {
        return reading(
                "Cannot read the " + purpose.noun(),
                () -> RoleState.of(
                        client.get().getRole(request -> request.roleName(name)).role()));
    }

    /** Creates the role; empty when there is one already: somebody's, or ours when an answer was lost. */
    Optional<RoleState> create(RoleSpec spec, TrustPolicy trust, String description, Map<String, String> tags) {
        List<Tag> sent = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        fresh = true;
        try {
            return Optional.of(writing(
                    "Cannot create the " + purpose.noun(),
                    () -> RoleState.of(client.get()
                            .createRole(request -> request.roleName(name)
                                    .path(spec.path())
                                    .assumeRolePolicyDocument(trust.document().toString())
                                    .description(description)
                                    .permissionsBoundary(spec.permissionsBoundary())
                                    .tags(sent))
                            .role())));
        } catch (EntityAlreadyExistsException exists) {
            return Optional.empty();
        }
    }

    /** ARNs of the managed policies. */
    Set<String> attached() {
        return reading("Cannot read the policies of the " + purpose.noun(), () -> {
                    Set<String> arns = new LinkedHashSet<>();
                    client.get()
                            .listAttachedRolePoliciesPaginator(request -> request.roleName(name))
                            .attachedPolicies()
                            .forEach(policy -> arns.add(policy.policyArn()));
                    return arns;
                })
                .orElse(Set.of());
    }

    void attach(String policyArn) {
        writing(
                "Cannot attach " + policyArn + " to the " + purpose.noun(),
                () -> client.get()
                        .attachRolePolicy(request -> request.roleName(name).policyArn(policyArn)));
    }

    /** The document of an inline policy; empty when there is none of that name, or none that can be read. */
    Optional<JsonObject> inlinePolicy(String policy) {
        return reading(
                        "Cannot read inline policy " + policy + " of the " + purpose.noun(),
                        () -> client.get()
                                .getRolePolicy(request -> request.roleName(name).policyName(policy))
                                .policyDocument())
                .flatMap(PolicyDocument::encoded);
    }

    void putInlinePolicy(String policy, JsonObject document) {
        writing(
                "Cannot put inline policy " + policy + " on the " + purpose.noun(),
                () -> client.get()
                        .putRolePolicy(request ->
                                request.roleName(name).policyName(policy).policyDocument(document.toString())));
    }

    private <T> Optional<T> reading(String what, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (NoSuchEntityException missing) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsErrors.explain(what, where(), e).left(purpose.left());
        }
    }

    private <T> T writing(String what, Supplier<T> call) {
        Duration pause = Duration.ofSeconds(1);
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (EntityAlreadyExistsException exists) {
                throw exists;
            } catch (SdkException e) {
                if (attempt == ATTEMPTS || patience.deadline().passed() || !settling(e)) {
                    throw AwsErrors.explain(what, where(), e)
                            .left(purpose.left() + " What was done to the role stays; a role that this run has made is"
                                    + " completed by the next one.");
                }
                LOG.info(
                        "IAM is still busy with {}, trying again in {} s: {}",
                        where(),
                        pause.toSeconds(),
                        AwsErrors.message(e));
                patience.pause(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** Another request works on the same role, or the role is so new that the part of IAM asked does not know it. */
    private boolean settling(SdkException e) {
        return e instanceof ConcurrentModificationException
                || fresh
                        && e instanceof NoSuchEntityException missing
                        && AwsErrors.message(missing).contains("role with name");
    }
}
