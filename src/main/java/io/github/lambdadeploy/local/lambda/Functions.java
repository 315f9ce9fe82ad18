// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The functions of one region in the store. Call inside {@link Store#locked}. */
public record Functions(Store store, String region) {

    public StoredFunction get(FunctionName name) throws IOException, LambdaError {
        Optional<StoredFunction> found = find(name);
        if (found.isEmpty()) {
            throw LambdaError.functionNotFound(name.arn(region));
        }
        return found.get();
    }

    public Optional<StoredFunction> find(FunctionName name) throws IOException {
        return Optional.ofNullable(store.read(document(name)))
                .map(document -> new StoredFunction(name.unqualified(), region, document));
    }

    public void save(StoredFunction function) throws IOException {
        store.write(document(function.name()), function.document());
    }

    public void delete(FunctionName name) throws IOException {
        store.delete(document(name));
    }

    /** The next version number; never the same twice, not even for a function deleted and created again. */
    public String nextNumber(FunctionName name) throws IOException {
        String document = "lambda/" + region + "/numbers/" + name.name();
        JsonObject numbers = store.read(document);
        long next = numbers == null ? 1 : numbers.number("next").orElse(1);
        store.write(document, new JsonObject().put("next", next + 1));
        return Long.toString(next);
    }

    public List<StoredFunction> all() throws IOException {
        List<StoredFunction> all = new ArrayList<>();
        for (String document : store.list("lambda/" + region + "/functions")) {
            String name = document.substring(document.lastIndexOf('/') + 1);
            find(new FunctionName(name, null)).ifPresent(all::add);
        }
        return all;
    }

    private String document(FunctionName name) {
        return "lambda/" + region + "/functions/" + name.name();
    }
}
