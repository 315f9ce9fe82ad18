// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resource policies, one for each ARN: the function's, a version's, an alias's. Runs inside the store's lock. */
record Policies(Stamps stamps) {

    Response add(Call call) throws IOException, LambdaError {
        JsonObject body = call.body();
        String sid = body.string("StatementId", "");
        List<String> errors = new ArrayList<>();
        FunctionName.tooLong(errors, "statementId", sid, 100);
        FunctionName.mismatch(errors, "statementId", sid, "([a-zA-Z0-9-_]+)");
        String action = body.string("Action", "");
        FunctionName.mismatch(errors, "action", action, "(lambda:[*]|lambda:[a-zA-Z]+|[*])");
        String authType = body.string("FunctionUrlAuthType", "NONE");
        if (!Set.of("NONE", "AWS_IAM").contains(authType)) {
            errors.add(FunctionName.value(
                    "functionUrlAuthType", authType, "Member must satisfy enum value set: [NONE, AWS_IAM]"));
        }
        FunctionName.refuse(errors);
        if (body.has("FunctionUrlAuthType") && !action.equals("lambda:InvokeFunctionUrl")) {
            throw LambdaError.invalid("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
        }
        if (body.has("InvokedViaFunctionUrl") && !action.equals("lambda:InvokeFunction")) {
            throw LambdaError.invalid("InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action");
        }
        FunctionName name = call.name();
        StoredFunction function = call.functions().get(name.unqualified());
        if (FunctionName.LATEST.equals(name.qualifier())) {
            throw LambdaError.invalid("We currently do not support adding policies for $LATEST.");
        }
        resource(function, name);
        String key = key(name);
        JsonObject policy = function.policies().objectOrEmpty(key);
        guard(policy, body.string("RevisionId"));
        List<JsonObject> statements = new ArrayList<>(policy.objects("Statement"));
        if (statements.stream().anyMatch(statement -> sid.equals(statement.string("Sid")))) {
            throw LambdaError.conflict("The statement id (" + sid + ") provided already exists. Please provide a new"
                    + " statement id, or remove the existing statement.");
        }
        JsonObject statement = new JsonObject()
                .put("Sid", sid)
                .put("Effect", "Allow")
                .put("Principal", principal(body.string("Principal", "")))
                .put("Action", action)
                .put("Resource", name.arn(function.region()));
        JsonObject condition = condition(body);
        if (!condition.keys().isEmpty()) {
            statement.put("Condition", condition);
        }
        statements.add(statement);
        save(call, function, key, statements);
        return Response.json(201, new JsonObject().put("Statement", statement.toString()));
    }

    Response get(Call call) throws IOException, LambdaError {
        FunctionName name = call.name();
        Optional<StoredFunction> function = call.functions().find(name);
        JsonObject policy =
                function.map(found -> found.policies().object(key(name))).orElse(null);
        if (policy == null) {
            throw LambdaError.notFound("The resource you requested does not exist.");
        }
        JsonObject document = new JsonObject()
                .put("Version", "2012-10-17")
                .put("Id", "default")
                .put("Statement", policy.objects("Statement"));
        return Response.json(
                200,
                new JsonObject().put("Policy", document.toString()).put("RevisionId", policy.string("RevisionId")));
    }

    Response remove(Call call) throws IOException, LambdaError {
        FunctionName name = call.name();
        String sid = call.parts().get(1);
        Optional<StoredFunction> found = call.functions().find(name);
        if (found.isEmpty()) {
            throw LambdaError.notFound(
                    "No policy found for: " + name.arn(call.functions().region()));
        }
        StoredFunction function = found.get();
        resource(function, name);
        JsonObject policy = function.policies().object(key(name));
        if (policy == null) {
            throw LambdaError.notFound("No policy is associated with the given resource.");
        }
        guard(policy, call.request().parameter("RevisionId").orElse(null));
        List<JsonObject> left = policy.objects("Statement").stream()
                .filter(statement -> !sid.equals(statement.string("Sid")))
                .toList();
        if (left.size() == policy.objects("Statement").size()) {
            throw LambdaError.notFound("Statement " + sid + " is not found in resource policy.");
        }
        save(call, function, key(name), left);
        return Response.of(204);
    }

    private void save(Call call, StoredFunction function, String key, List<JsonObject> statements) throws IOException {
        if (statements.isEmpty()) {
            function.policies().remove(key);
        } else {
            function.policies()
                    .put(
                            key,
                            new JsonObject()
                                    .put("RevisionId", stamps.revision())
                                    .put("Statement", statements));
        }
        call.functions().save(function);
    }

    private static void resource(StoredFunction function, FunctionName name) throws LambdaError {
        String qualifier = name.qualifier();
        if (qualifier == null
                || function.alias(qualifier).isPresent()
                || function.version(qualifier).isPresent()) {
            return;
        }
        if (qualifier.matches("[0-9]+") || qualifier.contains("$")) {
            throw LambdaError.functionNotFound(function.arn(qualifier));
        }
        throw LambdaError.notFound("Cannot find alias arn: " + function.arn(qualifier));
    }

    private static void guard(JsonObject policy, @Nullable String revision) throws LambdaError {
        if (revision != null && !revision.equals(policy.string("RevisionId"))) {
            throw LambdaError.stale("GetPolicy");
        }
    }

    private static String key(FunctionName name) {
        String qualifier = name.qualifier();
        return qualifier == null ? "" : qualifier;
    }

    private static Object principal(String principal) throws LambdaError {
        if (principal.equals("*")) {
            return principal;
        }
        if (principal.matches("\\d{12}")) {
            return new JsonObject().put("AWS", "arn:aws:iam::" + principal + ":root");
        }
        if (principal.startsWith("arn:")) {
            return new JsonObject().put("AWS", principal);
        }
        if (principal.matches("[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?")) {
            return new JsonObject().put("Service", principal);
        }
        throw LambdaError.invalid("The provided principal was invalid. Please check the principal and try again.");
    }

    private static JsonObject condition(JsonObject body) {
        JsonObject condition = new JsonObject();
        JsonObject equal = new JsonObject()
                .putIfPresent("AWS:SourceAccount", body.string("SourceAccount"))
                .putIfPresent("lambda:EventSourceToken", body.string("EventSourceToken"))
                .putIfPresent("lambda:FunctionUrlAuthType", body.string("FunctionUrlAuthType"))
                .putIfPresent("aws:PrincipalOrgID", body.string("PrincipalOrgID"));
        if (!equal.keys().isEmpty()) {
            condition.put("StringEquals", equal);
        }
        String source = body.string("SourceArn");
        if (source != null) {
            condition.put("ArnLike", new JsonObject().put("AWS:SourceArn", source));
        }
        if (body.has("InvokedViaFunctionUrl")) {
            String invoked = String.valueOf(body.bool("InvokedViaFunctionUrl", false));
            condition.put("Bool", new JsonObject().put("lambda:InvokedViaFunctionUrl", invoked));
        }
        return condition;
    }
}
