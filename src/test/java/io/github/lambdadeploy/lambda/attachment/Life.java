// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.LambdaCalls;
import io.github.lambdadeploy.lambda.Setting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What an attachment goes through: set, changed, cleared, and which writes that takes, {@code f} being the function.
 *
 * @param set from nothing to {@code first}
 * @param changed from {@code first} to {@code second}
 * @param cleared from {@code second} to nothing
 */
record Life<T>(
        Function<LambdaCalls, Attachment<T>> attachment,
        T first,
        T second,
        List<String> set,
        List<String> changed,
        List<String> cleared) {

    static final List<String> GRANT = List.of("AddPermission f:live", "AddPermission f:live");
    static final List<String> REVOKE = List.of("RemovePermission f:live", "RemovePermission f:live");

    static Stream<Life<?>> all() {
        return Stream.of(
                new Life<>(
                        FunctionTags::new,
                        Map.of("team", "orders"),
                        Map.of("team", "billing", "cost", ""),
                        List.of("TagResource f"),
                        List.of("TagResource f"),
                        List.of("UntagResource f")),
                new Life<>(
                        ReservedConcurrency::new,
                        5,
                        0,
                        List.of("PutFunctionConcurrency f"),
                        List.of("PutFunctionConcurrency f"),
                        List.of("DeleteFunctionConcurrency f")),
                new Life<>(
                        calls -> new ProvisionedConcurrency(calls, "live"),
                        Provisioned.ready(2),
                        Provisioned.ready(3),
                        List.of("PutProvisionedConcurrencyConfig f:live"),
                        List.of("PutProvisionedConcurrencyConfig f:live"),
                        List.of("DeleteProvisionedConcurrencyConfig f:live")),
                new Life<>(
                        calls -> new EventInvoke(calls, "live"),
                        new EventInvokeSettings(0, null, null, "arn:aws:sqs:eu-west-1:000000000000:failed"),
                        new EventInvokeSettings(1, 60, null, ""),
                        List.of("PutFunctionEventInvokeConfig f:live"),
                        List.of("PutFunctionEventInvokeConfig f:live"),
                        List.of("DeleteFunctionEventInvokeConfig f:live")),
                new Life<>(
                        RecursiveLoop::new,
                        "Allow",
                        "Allow",
                        List.of("PutFunctionRecursionConfig f"),
                        List.of(),
                        List.of("PutFunctionRecursionConfig f")),
                new Life<>(
                        CodeSigning::new,
                        "arn:aws:lambda:eu-west-1:000000000000:code-signing-config:csc-0123456789abcdef0",
                        "arn:aws:lambda:eu-west-1:000000000000:code-signing-config:csc-0123456789abcdef1",
                        List.of("PutFunctionCodeSigningConfig f"),
                        List.of("PutFunctionCodeSigningConfig f"),
                        List.of("DeleteFunctionCodeSigningConfig f")),
                new Life<>(
                        calls -> new FunctionUrl(calls, "live"),
                        UrlSettings.wanted("NONE", null, cors("https://one.example")),
                        UrlSettings.wanted("AWS_IAM", "RESPONSE_STREAM", CorsSettings.NONE),
                        concat(List.of("CreateFunctionUrlConfig f:live"), GRANT),
                        concat(List.of("UpdateFunctionUrlConfig f:live"), REVOKE),
                        concat(REVOKE, List.of("DeleteFunctionUrlConfig f:live"))),
                new Life<>(
                        calls -> new FunctionUrl(calls, "live"),
                        UrlSettings.wanted("AWS_IAM", null, null),
                        UrlSettings.wanted("NONE", null, null),
                        List.of("CreateFunctionUrlConfig f:live"),
                        concat(GRANT, List.of("UpdateFunctionUrlConfig f:live")),
                        concat(REVOKE, List.of("DeleteFunctionUrlConfig f:live"))));
    }

    /** Steps, one after the other. */
    List<Wish<T>> wishes(LambdaCalls calls) {
        return List.of(
                wish(calls, new Setting.Value<>(first)),
                wish(calls, new Setting.Value<>(second)),
                wish(calls, new Setting.Cleared<>()));
    }

    Wish<T> wish(LambdaCalls calls, Setting<T> wanted) {
        return new Wish<>(attachment.apply(calls), wanted);
    }

    @Override
    public String toString() {
        return first.getClass().getSimpleName() + " " + first;
    }

    static CorsSettings cors(String origin) {
        return new CorsSettings(Set.of(origin), Set.of("GET", "PUT"), Set.of(), Set.of("x-id"), true, 600);
    }

    private static List<String> concat(List<String> one, List<String> two) {
        return Stream.concat(one.stream(), two.stream()).toList();
    }
}
