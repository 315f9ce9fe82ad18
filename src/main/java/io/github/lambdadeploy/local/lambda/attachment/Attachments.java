// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.Stamps;
import java.io.IOException;

/** Gives each operation to what it is about. Runs inside the store's lock. */
public record Attachments(Knobs knobs, Stamps stamps) {

    public Response answer(String operation, Call call) throws IOException, LambdaError {
        ProvisionedConcurrency provisioned = new ProvisionedConcurrency(knobs, stamps);
        EventInvokeConfigs eventInvoke = new EventInvokeConfigs(stamps);
        FunctionUrls urls = new FunctionUrls(stamps);
        return switch (operation) {
            case "ListTags" -> Tags.list(call);
            case "TagResource" -> Tags.add(call);
            case "UntagResource" -> Tags.remove(call);
            case "PutFunctionConcurrency" -> ReservedConcurrency.put(call);
            case "GetFunctionConcurrency" -> ReservedConcurrency.get(call);
            case "DeleteFunctionConcurrency" -> ReservedConcurrency.delete(call);
            case "GetAccountSettings" -> Account.settings(call);
            case "PutProvisionedConcurrencyConfig" -> provisioned.put(call);
            case "GetProvisionedConcurrencyConfig" -> provisioned.get(call);
            case "ListProvisionedConcurrencyConfigs" -> provisioned.list(call);
            case "DeleteProvisionedConcurrencyConfig" -> provisioned.delete(call);
            case "PutFunctionEventInvokeConfig" -> eventInvoke.put(call);
            case "UpdateFunctionEventInvokeConfig" -> eventInvoke.update(call);
            case "GetFunctionEventInvokeConfig" -> eventInvoke.get(call);
            case "ListFunctionEventInvokeConfigs" -> eventInvoke.list(call);
            case "DeleteFunctionEventInvokeConfig" -> eventInvoke.delete(call);
            case "CreateFunctionUrlConfig" -> urls.create(call);
            case "GetFunctionUrlConfig" -> urls.get(call);
            case "UpdateFunctionUrlConfig" -> urls.update(call);
            case "ListFunctionUrlConfigs" -> urls.list(call);
            case "DeleteFunctionUrlConfig" -> urls.delete(call);
            case "GetFunctionRecursionConfig" -> RecursionConfig.get(call);
            case "PutFunctionRecursionConfig" -> RecursionConfig.put(call);
            case "GetFunctionCodeSigningConfig" -> CodeSigningConfigs.get(call);
            case "PutFunctionCodeSigningConfig" -> CodeSigningConfigs.put(call);
            case "DeleteFunctionCodeSigningConfig" -> CodeSigningConfigs.delete(call);
            default ->
                throw new LambdaError(
                        404, "UnknownOperationException", "The local stand-in's Lambda does not know " + operation);
        };
    }
}
