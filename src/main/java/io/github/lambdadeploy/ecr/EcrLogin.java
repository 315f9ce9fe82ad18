// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.aws.AwsErrors;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/**
 * A login for every registry of ECR in a region that the caller may use, good for twelve hours.
 *
 * @param endpoint address of the caller's own registry, its scheme included
 * @param user always {@code AWS}
 * @param password the token: a secret
 */
public record EcrLogin(URI endpoint, String user, String password) {

    private static final Pattern ECR_HOST = Pattern.compile(
            "(?<account>\\d{12})\\.dkr[.-]ecr(-fips)?\\.(?<region>[a-z0-9-]+)\\.(amazonaws\\.com(\\.cn)?|on\\.aws)(:\\d+)?");

    /** Asks for one. */
    public static EcrLogin ask(EcrClient client) {
        try {
            AuthorizationData data =
                    client.getAuthorizationToken().authorizationData().get(0);
            String[] parts = new String(Base64.getDecoder().decode(data.authorizationToken()), StandardCharsets.UTF_8)
                    .split(":", 2);
            return new EcrLogin(URI.create(data.proxyEndpoint()), parts[0], parts[1]);
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot log in to the registry", "Amazon ECR", e)
                    .left("Nothing was pushed; the function was not changed.");
        }
    }

    /** The region of a registry of ECR, by its host; empty for other hosts. */
    public static Optional<String> region(String host) {
        Matcher ecr = ECR_HOST.matcher(host);
        return ecr.matches() ? Optional.of(ecr.group("region")) : Optional.empty();
    }

    /** The account of a registry of ECR, by its host; empty for other hosts. */
    public static Optional<String> account(String host) {
        Matcher ecr = ECR_HOST.matcher(host);
        return ecr.matches() ? Optional.of(ecr.group("account")) : Optional.empty();
    }

    @Override
    public String toString() {
        return user + " at " + endpoint;
    }
}
