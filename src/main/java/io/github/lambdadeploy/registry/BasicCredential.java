// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * User and password of a registry. Its text never shows the password.
 *
 * @param user for ECR always {@code AWS}
 * @param password secret
 */
public record BasicCredential(String user, String password) {

    /** The value of an {@code Authorization} header: a secret (RFC 7617). */
    String header() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "BasicCredential[user=" + user + ", password=***]";
    }
}
