// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import io.github.lambdadeploy.aws.AwsErrors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Reads parameters of Systems Manager, ten in a call, which is what AWS takes. */
final class ParameterStore {

    private static final int MOST_NAMES = 10;

    private final Supplier<SsmClient> client;

    ParameterStore(Supplier<SsmClient> client) {
        this.client = client;
    }

    Map<Reference, Found> find(Set<Reference.Parameter> references) {
        List<String> selectors = references.stream()
                .map(Reference.Parameter::selector)
                .distinct()
                .toList();
        Map<String, Found> bySelector = new HashMap<>();
        for (int from = 0; from < selectors.size(); from += MOST_NAMES) {
            bySelector.putAll(ask(selectors.subList(from, Math.min(selectors.size(), from + MOST_NAMES))));
        }
        Map<Reference, Found> found = new LinkedHashMap<>();
        Found none = new Found.Failure("does not exist in Parameter Store: aws ssm put-parameter makes it");
        references.forEach(reference -> found.put(reference, bySelector.getOrDefault(reference.selector(), none)));
        return found;
    }

    private Map<String, Found> ask(List<String> selectors) {
        Map<String, Found> found = new HashMap<>();
        try {
            var answer = client.get()
                    .getParameters(request -> request.names(selectors).withDecryption(true));
            for (Parameter parameter : answer.parameters()) {
                for (String name : names(parameter)) {
                    found.put(name, new Found.Value(parameter.value()));
                }
            }
        } catch (SsmException e) {
            if (!AwsErrors.isRefusal(e)) {
                throw explained(e);
            }
            // One parameter that may not be read or decrypted fails the whole call: find out which.
            if (selectors.size() == 1) {
                found.put(selectors.get(0), new Found.Failure("cannot be read: " + AwsErrors.reason(e)));
            } else {
                selectors.forEach(selector -> found.putAll(ask(List.of(selector))));
            }
        } catch (SdkException e) {
            throw explained(e);
        }
        return found;
    }

    /** What it may have been asked by: its name or its ARN, with the version that was asked for. */
    private static Collection<String> names(Parameter parameter) {
        String selector = parameter.selector() == null ? "" : parameter.selector();
        List<String> names = new ArrayList<>();
        names.add(parameter.name() + selector);
        if (parameter.arn() != null) {
            names.add(parameter.arn() + selector);
        }
        return names;
    }

    private static RuntimeException explained(SdkException e) {
        return AwsErrors.explain(
                        "Cannot look up the parameters that <environment> refers to",
                        "AWS Systems Manager Parameter Store",
                        e)
                .left("The function was not changed.");
    }
}
