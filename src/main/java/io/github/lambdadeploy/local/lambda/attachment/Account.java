// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.CodeArchive;
import io.github.lambdadeploy.local.lambda.Functions;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import io.github.lambdadeploy.local.lambda.Versions;
import java.io.IOException;
import java.util.List;

/** The account's limits, and what is left of them. */
final class Account {

    static final long CONCURRENCY = 1000;
    static final long LEAST_UNRESERVED = 100;

    private Account() {}

    /** What all functions but this one leave of the account's concurrency. */
    static long unreserved(Functions functions, StoredFunction but) throws IOException {
        long left = CONCURRENCY;
        for (StoredFunction other : functions.all()) {
            if (!other.name().equals(but.name())) {
                left -= taken(other);
            }
        }
        return left;
    }

    static Response settings(Call call) throws IOException {
        long taken = 0;
        long size = 0;
        List<StoredFunction> functions = call.functions().all();
        for (StoredFunction function : functions) {
            taken += taken(function);
            for (JsonObject version : Versions.listed(function)) {
                size += version.number("CodeSize").orElse(0);
            }
        }
        JsonObject limit = new JsonObject()
                .put("TotalCodeSize", 80_530_636_800L)
                .put("CodeSizeUnzipped", CodeArchive.MOST_UNZIPPED)
                .put("CodeSizeZipped", CodeArchive.MOST_ZIPPED)
                .put("ConcurrentExecutions", CONCURRENCY)
                .put("UnreservedConcurrentExecutions", CONCURRENCY - taken);
        JsonObject usage = new JsonObject().put("TotalCodeSize", size).put("FunctionCount", functions.size());
        return Response.json(200, new JsonObject().put("AccountLimit", limit).put("AccountUsage", usage));
    }

    /** What is provisioned comes out of what is reserved, when anything is. */
    private static long taken(StoredFunction function) {
        return function.document().number("reserved").orElse(ProvisionedConcurrency.total(function));
    }
}
