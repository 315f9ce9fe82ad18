// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The function's tags. Those that others have set survive; AWS's ({@code aws:}) and this plugin's own ({@code
 * lambda-deploy:}) are neither shown nor touched.
 */
public final class FunctionTags implements Attachment<Map<String, String>> {

    /** The element in the POM. */
    public static final String NAME = "tags";

    private static final String LEFT = "The tags stay as they were.";

    private final LambdaCalls calls;
    private String arn = "";

    public FunctionTags(LambdaCalls calls) {
        this.calls = calls;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean onAlias() {
        return false;
    }

    @Override
    public Optional<Map<String, String>> read(Supplier<Optional<FunctionState>> latest) {
        FunctionState function = latest.get().orElse(null);
        if (function == null) {
            return Optional.empty();
        }
        arn = unqualified(function.arn());
        // GetFunction leaves them out, without a failure, for a caller that may not list them: unknown is not none.
        Map<String, String> known = function.tags();
        Map<String, String> tags = known == null || known.isEmpty() ? listed(arn) : known;
        Map<String, String> free = new LinkedHashMap<>(tags);
        free.keySet().removeIf(FunctionTags::isProtected);
        return free.isEmpty() ? Optional.empty() : Optional.of(Map.copyOf(free));
    }

    @Override
    public Map<String, String> merge(Map<String, String> live, Map<String, String> wanted) {
        Map<String, String> merged = new LinkedHashMap<>(live);
        merged.putAll(wanted);
        return merged;
    }

    @Override
    public void write(Optional<Map<String, String>> found, Map<String, String> wanted) {
        Map<String, String> differing = new LinkedHashMap<>(wanted);
        found.orElse(Map.of()).forEach(differing::remove);
        if (!differing.isEmpty()) {
            calls.writing(
                    "Cannot set the tags of the function",
                    LEFT,
                    () -> calls.client()
                            .tagResource(request -> request.resource(arn()).tags(differing)));
        }
    }

    @Override
    public void remove(Map<String, String> found) {
        List<String> keys = List.copyOf(found.keySet());
        calls.removing(
                "Cannot remove the tags of the function",
                LEFT,
                () -> calls.client()
                        .untagResource(request -> request.resource(arn()).tagKeys(keys)));
    }

    /** Whether the tag is AWS's or this plugin's own; AWS takes its prefix in any case. */
    public static boolean isProtected(String key) {
        return key.regionMatches(true, 0, "aws:", 0, 4) || key.startsWith("lambda-deploy:");
    }

    private Map<String, String> listed(String function) {
        return calls.reading(
                        "Cannot read the tags of the function",
                        () -> calls.client()
                                .listTags(request -> request.resource(function))
                                .tags())
                .orElse(Map.of());
    }

    /** Tags hang on the function itself, and this API takes no bare name. */
    private String arn() {
        if (arn.isEmpty()) {
            arn = unqualified(calls.reading(
                            "Cannot read the function",
                            () -> calls.client()
                                    .getFunction(request -> request.functionName(calls.functionName()))
                                    .configuration()
                                    .functionArn())
                    .orElseThrow(() -> new ContentionException("The function is gone")));
        }
        return arn;
    }

    private static String unqualified(String arn) {
        String[] parts = arn.split(":");
        return parts.length > 7 ? String.join(":", List.of(parts).subList(0, 7)) : arn;
    }
}
