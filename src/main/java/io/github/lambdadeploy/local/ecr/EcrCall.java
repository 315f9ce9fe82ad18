// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import java.io.IOException;
import java.util.Optional;

/**
 * One call of ECR's control plane.
 *
 * @param host the registry's host and port as the client knows it
 */
record EcrCall(String region, String host, JsonObject body) {

    /** The repository the call names. */
    Repository repository(Repositories repositories) throws AwsError, IOException {
        return repository(repositories, name());
    }

    /** A repository of that name, or AWS's refusal. */
    Repository repository(Repositories repositories, String name) throws AwsError, IOException {
        String registry = registry();
        Optional<Repository> found =
                repositories.find(region, name).filter(there -> there.account().equals(registry));
        return found.orElseThrow(() -> new AwsError(
                400,
                "RepositoryNotFoundException",
                "The repository with name '" + name + "' does not exist in the registry with id '" + registry + "'"));
    }

    /** The account whose registry the call is on. */
    String registry() throws AwsError {
        String registry = body.string("registryId", LocalAws.ACCOUNT);
        if (!registry.matches("\\d{12}")) {
            throw invalid("Invalid parameter at 'registryId' failed to satisfy constraint: 'must satisfy regular"
                    + " expression '[0-9]{12}''");
        }
        return registry;
    }

    /** The repository's name in the call, which must follow ECR's rule. */
    String name() throws AwsError {
        String name = required("repositoryName");
        if (!Repository.NAME.matcher(name).matches()) {
            throw invalid("Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must be 2 to 256 lower"
                    + " case letters, digits, and single . _ - / between them'");
        }
        return name;
    }

    String required(String key) throws AwsError {
        String value = body.string(key);
        if (value == null) {
            throw invalid("Invalid parameter at '" + key + "' failed to satisfy constraint: 'must not be null'");
        }
        return value;
    }

    static AwsError invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message);
    }
}
