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

    /** The whole path, its date included: every operation has its own. */
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
            rule("PUT", "2017-10-31", FUNCTION + "/concurrency", "PutFunctionConcurrency"),
            rule("GET", "2019-09-30", FUNCTION + "/concurrency", "GetFunctionConcurrency"),
            rule("DELETE", "2017-10-31", FUNCTION + "/concurrency", "DeleteFunctionConcurrency"),
            rule("GET", "2017-03-31", "/tags/(.+)", "ListTags"),
            rule("POST", "2017-03-31", "/tags/(.+)", "TagResource"),
            rule("DELETE", "2017-03-31", "/tags/(.+)", "UntagResource"),
            rule("GET", "2016-08-19", "/account-settings", "GetAccountSettings"),
            rule("PUT", "2019-09-30", FUNCTION + "/provisioned-concurrency", "PutProvisionedConcurrencyConfig"),
            rule("GET", "2019-09-30", FUNCTION + "/provisioned-concurrency", "GetProvisionedConcurrencyConfig"),
            rule("DELETE", "2019-09-30", FUNCTION + "/provisioned-concurrency", "DeleteProvisionedConcurrencyConfig"),
            rule("PUT", "2019-09-25", FUNCTION + "/event-invoke-config", "PutFunctionEventInvokeConfig"),
            rule("POST", "2019-09-25", FUNCTION + "/event-invoke-config", "UpdateFunctionEventInvokeConfig"),
            rule("GET", "2019-09-25", FUNCTION + "/event-invoke-config", "GetFunctionEventInvokeConfig"),
            rule("DELETE", "2019-09-25", FUNCTION + "/event-invoke-config", "DeleteFunctionEventInvokeConfig"),
            rule("POST", "2021-10-31", FUNCTION + "/url", "CreateFunctionUrlConfig"),
            rule("GET", "2021-10-31", FUNCTION + "/url", "GetFunctionUrlConfig"),
            rule("PUT", "2021-10-31", FUNCTION + "/url", "UpdateFunctionUrlConfig"),
            rule("DELETE", "2021-10-31", FUNCTION + "/url", "DeleteFunctionUrlConfig"),
            rule("GET", "2021-10-31", FUNCTION + "/urls", "ListFunctionUrlConfigs"),
            rule("GET", "2019-09-25", FUNCTION + "/event-invoke-config/list", "ListFunctionEventInvokeConfigs"),
            rule("GET", "2024-08-31", FUNCTION + "/recursion-config", "GetFunctionRecursionConfig"),
            rule("PUT", "2024-08-31", FUNCTION + "/recursion-config", "PutFunctionRecursionConfig"),
            rule("GET", "2020-06-30", FUNCTION + "/code-signing-config", "GetFunctionCodeSigningConfig"),
            rule("PUT", "2020-06-30", FUNCTION + "/code-signing-config", "PutFunctionCodeSigningConfig"),
            rule("DELETE", "2020-06-30", FUNCTION + "/code-signing-config", "DeleteFunctionCodeSigningConfig"));

    static boolean accepts(String path) {
        return PREFIX.matcher(path).matches();
    }

    static Route of(Request request) {
        String path = request.path().replaceFirst("/$", "");
        for (Rule rule : RULES) {
            Matcher matcher = rule.path.matcher(path);
            if (rule.method.equals(request.method()) && matcher.matches()) {
                List<String> parts = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    parts.add(String.valueOf(matcher.group(i)));
                }
                return new Route(operation(rule, request), List.copyOf(parts));
            }
        }
        return new Route(request.method() + " " + request.path(), List.of());
    }

    /** The one operation that shares its path with another: only a parameter tells them apart. */
    private static String operation(Rule rule, Request request) {
        boolean list = request.parameter("List").filter("ALL"::equals).isPresent();
        return rule.operation.equals("GetProvisionedConcurrencyConfig") && list
                ? "ListProvisionedConcurrencyConfigs"
                : rule.operation;
    }

    /** Of the first version of the API. */
    private static Rule rule(String method, String path, String operation) {
        return rule(method, "2015-03-31", path, operation);
    }

    private static Rule rule(String method, String date, String path, String operation) {
        return new Rule(method, Pattern.compile("/" + date + path), operation);
    }
}
