// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AssumableRoles;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.ServiceRoles;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The roles of the account, one document each. Names differ by more than case, as in AWS. The role
 * {@link LocalAws#ROLE_ARN} is there from the start, and can be changed but not be missing.
 */
public final class Roles implements AssumableRoles, ServiceRoles {

    /** The trust policy of a role for Lambda. */
    static final String LAMBDA_TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    private static final String BUILT_IN = "lambda-local";
    private static final String REFUSALS = "RefusalsLeft";

    private final Store store;

    public Roles(Store store) {
        this.store = store;
    }

    <T> T locked(Callable<T> action) throws Exception {
        return store.locked(action);
    }

    Optional<JsonObject> find(String name) throws IOException {
        JsonObject role = store.read(document(name));
        if (role == null && name.equalsIgnoreCase(BUILT_IN)) {
            role = role(BUILT_IN, "/", LAMBDA_TRUST, 0);
        }
        return Optional.ofNullable(role);
    }

    void save(JsonObject role) throws IOException {
        store.write(document(role.string("RoleName", "")), role);
    }

    void delete(String name) throws IOException {
        store.delete(document(name));
    }

    /** A new role; not saved yet. */
    static JsonObject role(String name, String path, String trust, long created) {
        return new JsonObject()
                .put("RoleName", name)
                .put("Path", path)
                .put("RoleId", id("AROA", path + name + created))
                .put("Arn", "arn:aws:iam::" + LocalAws.ACCOUNT + ":role" + path + name)
                .put("CreateDate", created)
                .put("AssumeRolePolicyDocument", trust)
                .put("MaxSessionDuration", 3600)
                .put("Attached", List.of())
                .put("Inline", new JsonObject());
    }

    /** How long a session of the role may last, in seconds; empty when the role is not there. */
    Optional<Long> longestSession(String arn) throws IOException {
        if (!isOwn(arn)) {
            return Optional.of(43_200L);
        }
        return byArn(arn).map(role -> role.number("MaxSessionDuration").orElse(3600));
    }

    /** The unique id of a role, also of one in another account. */
    String id(String arn) throws IOException {
        return byArn(arn).map(role -> role.string("RoleId", "")).orElseGet(() -> id("AROA", arn));
    }

    @Override
    public boolean assumableByLambda(String arn) throws IOException {
        return assumable(arn, "lambda.amazonaws.com");
    }

    @Override
    public boolean assumableByCodeDeploy(String arn) throws IOException {
        return assumable(arn, "codedeploy.amazonaws.com");
    }

    @Override
    public Optional<List<String>> policies(String arn) throws IOException {
        Optional<JsonObject> role = byArn(arn);
        if (role.isEmpty()) {
            return Optional.empty();
        }
        List<String> policies = new ArrayList<>(role.get().strings("Attached"));
        policies.addAll(role.get().objectOrEmpty("Inline").keys());
        return Optional.of(policies);
    }

    private boolean assumable(String arn, String service) throws IOException {
        Optional<JsonObject> role = byArn(arn);
        if (role.isEmpty()) {
            return false;
        }
        long refusals = role.get().number(REFUSALS).orElse(0);
        if (refusals > 0) {
            refuse(role.get(), refusals - 1);
            save(role.get());
            return false;
        }
        return TrustPolicy.parse(role.get().string("AssumeRolePolicyDocument", "{}"))
                .filter(policy -> policy.admits(service))
                .isPresent();
    }

    /** No service knows of the role, or of its trust policy, the next so many times that one wants to assume it. */
    static void refuse(JsonObject role, long times) {
        role.put(REFUSALS, times);
    }

    private Optional<JsonObject> byArn(String arn) throws IOException {
        return isOwn(arn)
                ? find(arn.substring(arn.lastIndexOf('/') + 1)).filter(role -> arn.equals(role.string("Arn")))
                : Optional.empty();
    }

    private static boolean isOwn(String arn) {
        return arn.startsWith("arn:aws:iam::" + LocalAws.ACCOUNT + ":role/");
    }

    private static String id(String prefix, String of) {
        return prefix
                + Digest.of(of.getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 17)
                        .toUpperCase(Locale.ROOT);
    }

    private static String document(String name) {
        return "iam/roles/" + name.toLowerCase(Locale.ROOT);
    }
}
