// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Puts values in place of references, with as few calls as can be: parameters ten at a time, each of them and each secret
 * once, however many functions refer to it. No value is ever logged or part of a message.
 */
public final class SecretLookup {

    private final ParameterStore parameters;
    private final SecretStore secrets;
    /** What was asked already. */
    private final Map<Reference, Found> found = new HashMap<>();

    /** The clients are built only when there is something to ask them. */
    public SecretLookup(Supplier<SsmClient> ssm, Supplier<SecretsManagerClient> secretsManager) {
        this.parameters = new ParameterStore(ssm);
        this.secrets = new SecretStore(secretsManager);
    }

    /**
     * The same variables with values in place of references; those without references as they are. Without any
     * reference nothing is asked.
     *
     * @throws DeployException one for all references that cannot be resolved, or that are none
     */
    public synchronized Map<String, String> resolve(Map<String, String> variables) {
        List<String> failures = new ArrayList<>();
        Map<String, List<Reference>> wanted = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            References references = References.in(value);
            references.mistakes().forEach(mistake -> failures.add(name + ": " + mistake));
            if (!references.found().isEmpty()) {
                wanted.put(name, references.found());
            }
        });
        refuse(failures);
        if (wanted.isEmpty()) {
            return variables;
        }
        Set<Reference.Parameter> parametersWanted = new LinkedHashSet<>();
        Set<Reference.Secret> secretsWanted = new LinkedHashSet<>();
        for (Reference reference :
                wanted.values().stream().flatMap(List::stream).toList()) {
            if (found.containsKey(reference)) {
                continue;
            }
            if (reference instanceof Reference.Parameter parameter) {
                parametersWanted.add(parameter);
            } else if (reference instanceof Reference.Secret secret) {
                secretsWanted.add(secret);
            }
        }
        found.putAll(parameters.find(parametersWanted));
        found.putAll(secrets.find(secretsWanted));
        wanted.forEach((name, references) -> references.stream().distinct().forEach(reference -> {
            if (found.get(reference) instanceof Found.Failure failure) {
                failures.add(name + ": " + reference.text() + " " + failure.reason());
            }
        }));
        refuse(failures);
        Map<String, String> resolved = new LinkedHashMap<>(variables);
        wanted.keySet()
                .forEach(name ->
                        resolved.computeIfPresent(name, (same, value) -> References.replace(value, this::value)));
        return resolved;
    }

    private String value(Reference reference) {
        if (found.get(reference) instanceof Found.Value value) {
            return value.text();
        }
        throw new IllegalStateException("Nobody asked for " + reference.text());
    }

    private static void refuse(List<String> failures) {
        if (!failures.isEmpty()) {
            String what = failures.size() == 1
                    ? "A reference in <environment> cannot be resolved: " + failures.get(0)
                    : failures.size() + " references in <environment> cannot be resolved:\n  - "
                            + String.join("\n  - ", failures);
            throw DeployException.configuration(what)
                    .left("The function was not changed.")
                    .next("Create what is missing in this account and region, allow the action on it, or mend the"
                            + " reference.");
        }
    }
}
