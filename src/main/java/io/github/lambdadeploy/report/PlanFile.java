// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.plan.Line;
import io.github.lambdadeploy.release.PlannedFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A plan on disk, to be looked at by people and carried out later: exactly that, or not at all. Secret values are not in
 * it; that they are still the same shows in one slow, salted hash over all of them together.
 *
 * @param file where it is
 */
public record PlanFile(Path file) {

    private static final int ROUNDS = 210_000;

    public void write(List<PlannedFunction> functions) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        JsonObject json = new PlanReport(functions).json().put("secrets", seal(functions, salt));
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.write(file, json.toPrettyBytes());
        } catch (IOException e) {
            throw DeployException.environment("The plan cannot be written")
                    .where(file + " (-Dlambda.plan.out)")
                    .reason(e.toString())
                    .left("Nothing was sent or changed.")
                    .next("Name a file that can be written.")
                    .cause(e);
        }
    }

    /**
     * Refuses when this is not the plan that would be made now.
     *
     * @param now plans made a moment ago
     */
    public void mustBe(List<PlannedFunction> now) {
        List<String> differences;
        try {
            differences = differences(read(), now);
        } catch (IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        if (!differences.isEmpty()) {
            throw DeployException.configuration("The saved plan does not fit any more")
                    .where(file + " (-Dlambda.plan.in)")
                    .reason(String.join("; ", differences))
                    .left("Nothing was sent or changed.")
                    .next(
                            "Make the plan again (mvn lambda:plan -Dlambda.plan.out=FILE), look at it, and deploy that one.");
        }
    }

    private static List<String> differences(JsonObject then, List<PlannedFunction> now) {
        // Written and read like the other, so that numbers are of the same types.
        JsonObject present = JsonObject.parse(new PlanReport(now).json().toBytes());
        List<String> differences = new ArrayList<>();
        if (!then.string("schema", "").equals(PlanReport.SCHEMA)) {
            differences.add("it is of another version of the plugin (" + then.string("schema", "no schema") + ")");
        } else {
            compare(then.objects("functions"), present.objects("functions"), differences);
            JsonObject secrets = then.objectOrEmpty("secrets");
            if (differences.isEmpty() && !isSealed(secrets, now)) {
                differences.add("secret values are others than then");
            }
        }
        return differences;
    }

    private static void compare(List<JsonObject> then, List<JsonObject> now, List<String> differences) {
        if (!names(then).equals(names(now))) {
            differences.add("it is for " + names(then) + ", this build for " + names(now));
            return;
        }
        for (int i = 0; i < then.size(); i++) {
            compare(then.get(i), now.get(i), differences);
        }
    }

    private static void compare(JsonObject then, JsonObject now, List<String> differences) {
        String name = now.string("functionName", "");
        for (String part : List.of("region", "alias", "codeSha256", "basis", "changes")) {
            if (!Objects.equals(then.get(part), now.get(part))) {
                differences.add(name
                        + switch (part) {
                            case "region" -> ": it is for region " + then.get(part);
                            case "alias" -> ": it is for another alias";
                            case "codeSha256" -> ": it is for other code";
                            case "basis" -> ": the function or its alias was changed since";
                            default -> ": the changes would be others: " + now.get(part);
                        });
            }
        }
    }

    private static String names(List<JsonObject> functions) {
        return functions.stream()
                .map(function -> function.string("functionName", ""))
                .collect(Collectors.joining(", "));
    }

    private JsonObject read() {
        try {
            return JsonObject.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw unreadable("there is no such file");
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private DeployException unreadable(String reason) {
        return DeployException.configuration("The saved plan cannot be read")
                .where(file + " (-Dlambda.plan.in)")
                .reason(reason)
                .left("Nothing was sent or changed.")
                .next("Write one with mvn lambda:plan -Dlambda.plan.out=FILE.");
    }

    private static byte[] salt(JsonObject secrets) {
        try {
            return HexFormat.of().parseHex(secrets.string("salt", ""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Without a salt nothing is proved, unless there was nothing to prove. */
    private static boolean isSealed(JsonObject secrets, List<PlannedFunction> now) {
        byte[] salt = salt(secrets);
        return salt.length == 0 ? secrets(now).keys().isEmpty() : secrets.equals(seal(now, salt));
    }

    private static JsonObject secrets(List<PlannedFunction> functions) {
        JsonObject values = new JsonObject();
        for (PlannedFunction function : functions) {
            function.plan().lines().stream()
                    .filter(Line::secret)
                    .forEach(line -> values.put(
                            function.functionName() + " " + line.name(), Arrays.asList(line.before(), line.after())));
        }
        return values;
    }

    /** One hash over all secret values, slow to try guesses at; equal only for equal values in equal places. */
    private static JsonObject seal(List<PlannedFunction> functions, byte[] salt) {
        JsonObject values = secrets(functions);
        if (values.keys().isEmpty()) {
            return new JsonObject();
        }
        char[] text = new String(values.toBytes(), StandardCharsets.UTF_8).toCharArray();
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(text, salt, ROUNDS, 256))
                    .getEncoded();
            return new JsonObject()
                    .put("salt", HexFormat.of().formatHex(salt))
                    .put("hash", HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has PBKDF2", e);
        }
    }
}
