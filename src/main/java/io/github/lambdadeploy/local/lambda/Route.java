// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.local.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which operation a request is for (source: the service model's paths).
 *
 * @param operation AWS's name; method and path where none is known
 * @param parts the variable parts of the path
 */
record Route(String operation, List<String> parts) {

    private static final Pattern PREFIX = Pattern.compile("/20\\d\\d-\\d\\d-\\d\\d/(functions|tags|account-settings"
            + "|event-source-mappings|layers|code-signing-configs|capacity-providers)(/.*)?");
    private static final String FUNCTION = "/functions/([^/]+)";

    private record Rule(String method, Pattern path, String operation) {}

    private static final List<Rule> RULES = List.of(
            rule("POST", "/functions", "CreateFunction"),
            rule("GET", "/functions", "ListFunctions"),
            rule("GET", FUNCTION, "GetFunction"),
            rule("DELETE", FUNCTION, "DeleteFunction"),
            rule("GET", FUNCTION + "/configuration", "GetFunctionConfiguration"),
            rule("PUT", FUNCTION + "/configuration", "UpdateFunctionConfiguration"),
            rule("PUT", FUNCTION + "/code", "UpdateFunctionCode"),
            rule("POST", FUNCTION + "/versions", "PublishVersion"),
            rule("GET", FUNCTION + "/versions", "ListVersionsByFunction"),
            rule("POST", FUNCTION + "/aliases", "CreateAlias"),
            rule("GET", FUNCTION + "/aliases", "ListAliases"),
            rule("GET", FUNCTION + "/aliases/([^/]+)", "GetAlias"),
            rule("PUT", FUNCTION + "/aliases/([^/]+)", "UpdateAlias"),
            rule("DELETE", FUNCTION + "/aliases/([^/]+)", "DeleteAlias"),
            rule("POST", FUNCTION + "/invocations", "Invoke"),
            rule("POST", FUNCTION + "/policy", "AddPermission"),
            rule("GET", FUNCTION + "/policy", "GetPolicy"),
            rule("DELETE", FUNCTION + "/policy/([^/]+)", "RemovePermission"),
            rule("PUT", FUNCTION + "/concurrency", "PutFunctionConcurrency"),
            rule("GET", FUNCTION + "/concurrency", "GetFunctionConcurrency"),
            rule("DELETE", FUNCTION + "/concurrency", "DeleteFunctionConcurrency"),
            rule("GET", "/tags/(.+)", "ListTags"),
            rule("POST", "/tags/(.+)", "TagResource"),
            rule("DELETE", "/tags/(.+)", "UntagResource"),
            rule("GET", "/account-settings", "GetAccountSettings"),
            rule("PUT", FUNCTION + "/provisioned-concurrency", "PutProvisionedConcurrencyConfig"),
            rule("GET", FUNCTION + "/provisioned-concurrency", "GetProvisionedConcurrencyConfig"),
            rule("DELETE", FUNCTION + "/provisioned-concurrency", "DeleteProvisionedConcurrencyConfig"),
            rule("PUT", FUNCTION + "/event-invoke-config", "PutFunctionEventInvokeConfig"),
            rule("POST", FUNCTION + "/event-invoke-config", "UpdateFunctionEventInvokeConfig"),
            rule("GET", FUNCTION + "/event-invoke-config", "GetFunctionEventInvokeConfig"),
            rule("DELETE", FUNCTION + "/event-invoke-config", "DeleteFunctionEventInvokeConfig"),
            rule("POST", FUNCTION + "/url", "CreateFunctionUrlConfig"),
            rule("GET", FUNCTION + "/url", "GetFunctionUrlConfig"),
            rule("PUT", FUNCTION + "/url", "UpdateFunctionUrlConfig"),
            rule("DELETE", FUNCTION + "/url", "DeleteFunctionUrlConfig"));

    static boolean accepts(String path) {
        return PREFIX.matcher(path).matches();
    }

    static Route of(Request request) {
        String path =
                request.path().replaceFirst("^/20\\d\\d-\\d\\d-\\d\\d", "").replaceFirst("/$", "");
        for (Rule rule : RULES) {
            Matcher matcher = rule.path.matcher(path);
            if (rule.method.equals(request.method()) && matcher.matches()) {
                List<String> parts = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    parts.add(String.valueOf(matcher.group(i)));
                }
                return new Route(rule.operation, List.copyOf(parts));
            }
        }
        return new Route(request.method() + " " + request.path(), List.of());
    }

    private static Rule rule(String method, String path, String operation) {
        return new Rule(method, Pattern.compile(path), operation);
    }
}
