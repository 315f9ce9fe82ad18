// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One {@code <inlinePolicy>} of {@code <executionRole>}: a name, and its document here or in a file. */
public class InlinePolicy {

    private static final String ELEMENT = "<executionRole><inlinePolicies><inlinePolicy>";

    /** Name. */
    @Nullable
    String name;

    /** The policy document, JSON. */
    @Nullable
    String document;

    /** A file with the policy document; one with IAM's own <code>${…}</code> has to be in a file. */
    @Nullable
    String file;

    void check(Problems problems) {
        Names.POLICY_NAME.require(problems, ELEMENT + "<name>", name);
        if ((document == null) == (file == null)) {
            problems.missing(
                    ELEMENT,
                    (name == null ? "" : "named " + Shown.of(name) + " ")
                            + (document == null ? "has no document" : "has two documents")
                            + ": set either <document> or <file>");
        }
    }

    /** The document; a mistake in it is noted, and gives an empty one. */
    JsonObject read(Problems problems, Path basedir) {
        try {
            if (document != null && problems.resolved(ELEMENT + "<document>", document)) {
                return parse(problems, "<document>", document.getBytes(StandardCharsets.UTF_8));
            }
            if (document == null && file != null && problems.path(ELEMENT + "<file>", file)) {
                return parse(problems, "<file> " + Shown.of(file), Files.readAllBytes(basedir.resolve(file)));
            }
        } catch (IOException e) {
            problems.add(ELEMENT + "<file> " + Shown.of(String.valueOf(file)) + " cannot be read ("
                    + e.getClass().getSimpleName() + "): check the name, it is relative to the module's directory");
        }
        return new JsonObject();
    }

    private static JsonObject parse(Problems problems, String where, byte[] json) {
        try {
            JsonObject policy = JsonObject.parse(json);
            if (policy.has("Statement")) {
                return policy;
            }
            problems.add(ELEMENT + where + " is no policy: it has no Statement, use IAM's form of policies");
        } catch (IllegalArgumentException e) {
            String text = new String(json, StandardCharsets.UTF_8).strip();
            String reason = String.valueOf(e.getMessage()).replaceAll("(?s)\\R.*", "");
            problems.add(ELEMENT + where + " is no JSON: '" + Shown.of(text) + "': " + Shown.reason(reason)
                    + "; use IAM's form of policies");
        }
        return new JsonObject();
    }
}
