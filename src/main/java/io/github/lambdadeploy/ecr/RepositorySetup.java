// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Tag;

/**
 * Makes a repository what the POM wants of a new one.
 *
 * <p>What CreateRepository takes is set by that one call. Lifecycle policy and repository policy are calls of their own,
 * between which a run may be killed. Nothing marks that: a run that has something to push looks for those of the two
 * that the POM names, and adds what is missing. It never replaces a lifecycle policy, nor takes a statement away.
 */
final class RepositorySetup {

    private static final Logger LOG = LoggerFactory.getLogger(RepositorySetup.class);

    private final Supplier<EcrClient> client;
    private final @Nullable String registryId;
    private final String name;

    RepositorySetup(Supplier<EcrClient> client, @Nullable String registryId, String name) {
        this.client = client;
        this.registryId = registryId;
        this.name = name;
    }

    CreateRepositoryRequest creation(RepositorySpec spec) {
        CreateRepositoryRequest.Builder request = CreateRepositoryRequest.builder()
                .registryId(registryId)
                .repositoryName(name)
                .imageScanningConfiguration(scanning -> scanning.scanOnPush(spec.scansOnPush()))
                .imageTagMutability(spec.imageTagMutability());
        if (!spec.exclusionFilters().isEmpty()) {
            request.imageTagMutabilityExclusionFilters(spec.exclusionFilters().stream()
                    .map(filter -> ImageTagMutabilityExclusionFilter.builder()
                            .filterType("WILDCARD")
                            .filter(filter)
                            .build())
                    .toList());
        }
        if (spec.encryptionType() != null) {
            request.encryptionConfiguration(encryption ->
                    encryption.encryptionType(spec.encryptionType()).kmsKey(spec.kmsKey()));
        }
        if (!spec.tags().isEmpty()) {
            request.tags(spec.tags().entrySet().stream()
                    .map(tag -> Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList());
        }
        return request.build();
    }

    /**
     * The rest of a repository this run has made, which has neither policy yet.
     *
     * @param functionAccount account of the function, when it is not the repository's; {@code null} when it is
     */
    void furnish(RepositoryState made, RepositorySpec spec, @Nullable String functionAccount) {
        if (spec.lifecyclePolicy() != null) {
            putLifecyclePolicy(spec.lifecyclePolicy());
        }
        grant(made, accounts(spec, functionAccount), () -> new PullPolicy(null));
    }

    /** As {@link #complete}, of a repository that was made a moment ago, by somebody else or by us: its own functions too. */
    void join(RepositoryState made, RepositorySpec spec, @Nullable String functionAccount) {
        completeLifecycle(spec);
        grant(made, accounts(spec, functionAccount), this::policy);
    }

    /**
     * What is missing of the two policies that the POM names.
     *
     * @param functionAccount account of the function, when it is not the repository's; {@code null} when it is
     */
    void complete(RepositoryState there, RepositorySpec spec, @Nullable String functionAccount) {
        completeLifecycle(spec);
        List<String> accounts = accounts(spec, functionAccount);
        if (!accounts.isEmpty()) {
            grant(there, accounts, this::policy);
        }
    }

    private void completeLifecycle(RepositorySpec spec) {
        if (spec.lifecyclePolicy() != null && !hasLifecyclePolicy()) {
            putLifecyclePolicy(spec.lifecyclePolicy());
        }
    }

    private static List<String> accounts(RepositorySpec spec, @Nullable String functionAccount) {
        List<String> accounts = new ArrayList<>(spec.pullAccounts());
        if (functionAccount != null && !accounts.contains(functionAccount)) {
            accounts.add(functionAccount);
        }
        return accounts;
    }

    /** Statements are added, never taken away. Its own functions Lambda can admit itself, others' it cannot. */
    private void grant(RepositoryState repository, List<String> accounts, Supplier<PullPolicy> present) {
        try {
            PullPolicy policy = present.get().ownFunctions(repository);
            accounts.forEach(account -> policy.functionsOf(account, repository));
            setPolicy(policy);
        } catch (DeployException e) {
            if (!accounts.isEmpty() || !isDenied(e)) {
                throw e;
            }
            LOG.warn(
                    "Lambda was not allowed to pull from repository {}, since the repository's policy cannot be read or"
                            + " set ({}); without a policy that allows it, the function cannot be deployed",
                    name,
                    e.reason());
        }
    }

    private boolean hasLifecyclePolicy() {
        try {
            client.get()
                    .getLifecyclePolicy(
                            request -> request.registryId(registryId).repositoryName(name));
            return true;
        } catch (LifecyclePolicyNotFoundException none) {
            return false;
        } catch (SdkException e) {
            throw explained("Cannot read the lifecycle policy of the repository", e);
        }
    }

    private void putLifecyclePolicy(String text) {
        try {
            client.get()
                    .putLifecyclePolicy(request ->
                            request.registryId(registryId).repositoryName(name).lifecyclePolicyText(text));
            LOG.info("Set the lifecycle policy of repository {}", name);
        } catch (SdkException e) {
            throw explained("Cannot set the lifecycle policy of the repository", e);
        }
    }

    private PullPolicy policy() {
        try {
            return new PullPolicy(client.get()
                    .getRepositoryPolicy(
                            request -> request.registryId(registryId).repositoryName(name))
                    .policyText());
        } catch (RepositoryPolicyNotFoundException none) {
            return new PullPolicy(null);
        } catch (SdkException e) {
            throw explained("Cannot read the policy of the repository", e);
        }
    }

    private void setPolicy(PullPolicy policy) {
        String text = policy.changed();
        if (text == null) {
            return;
        }
        try {
            client.get()
                    .setRepositoryPolicy(request ->
                            request.registryId(registryId).repositoryName(name).policyText(text));
            LOG.info("Allowed Lambda to pull from repository {}", name);
        } catch (SdkException e) {
            throw explained("Cannot set the policy of the repository", e);
        }
    }

    private static boolean isDenied(DeployException e) {
        return e.getCause() instanceof EcrException refused
                && AwsErrors.code(refused).startsWith("AccessDenied");
    }

    private DeployException explained(String what, SdkException e) {
        return AwsErrors.explain(what, "ECR repository " + name, e)
                .left("The repository is there, nothing was pushed; the function was not changed.");
    }
}
