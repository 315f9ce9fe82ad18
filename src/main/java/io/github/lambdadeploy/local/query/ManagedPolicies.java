// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.Xml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Managed policies. Of AWS's own any is taken to exist, unless it is one a function's role often has and its path is
 * wrong; the account's own are those that were created.
 */
final class ManagedPolicies {

    private static final Pattern ARN =
            Pattern.compile("arn:aws(?:-[a-z]+)*:iam::(aws|\\d{12}):policy/((?:[\\w+=,.@-]+/)*)([\\w+=,.@-]{1,128})");
    private static final Map<String, String> PATHS = Map.of(
            "AWSLambdaBasicExecutionRole", "service-role/",
            "AWSLambdaVPCAccessExecutionRole", "service-role/",
            "AWSLambdaSQSQueueExecutionRole", "service-role/",
            "AWSLambdaDynamoDBExecutionRole", "service-role/",
            "AWSLambdaKinesisExecutionRole", "service-role/",
            "AWSXRayDaemonWriteAccess", "",
            "CloudWatchLambdaInsightsExecutionRolePolicy", "");
    private static final int MOST_CHARACTERS = 6144;

    private final Store store;
    private final Clock clock;

    ManagedPolicies(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Whether there is a policy with this ARN.
     *
     * @throws AwsError when it is no policy's ARN
     */
    boolean exists(String arn) throws AwsError, IOException {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new AwsError(400, "InvalidInput", "ARN " + arn + " is not valid.");
        }
        if (matcher.group(1).equals("aws")) {
            return PATHS.getOrDefault(matcher.group(3), matcher.group(2)).equals(matcher.group(2));
        }
        return own(arn) != null;
    }

    Response create(Parameters parameters) throws AwsError, IOException {
        String name = parameters.required("PolicyName", 1, 128, "[\\w+=,.@-]+");
        String path = parameters
                .text("Path", 1, 512, "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/")
                .orElse("/");
        String document = parameters.required("PolicyDocument", 1, 131_072, ".+");
        checkDocument(document);
        if (document.replaceAll("\\s", "").length() > MOST_CHARACTERS) {
            throw new AwsError(409, "LimitExceeded", "Cannot exceed quota for PolicySize: " + MOST_CHARACTERS);
        }
        if (store.read(document(name)) != null) {
            throw new AwsError(
                    409,
                    "EntityAlreadyExists",
                    "A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        String arn = "arn:aws:iam::" + LocalAws.ACCOUNT + ":policy" + path + name;
        long now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
        store.write(
                document(name),
                new JsonObject()
                        .put("PolicyName", name)
                        .put("Path", path)
                        .put("Arn", arn)
                        .put("CreateDate", now)
                        .put("Document", document));
        return IamService.PROTOCOL.answer("CreatePolicy", xml -> write(arn, now, xml));
    }

    Response get(Parameters parameters) throws AwsError, IOException {
        String arn = parameters.required("PolicyArn", 20, 2048, ".+");
        if (!exists(arn)) {
            throw new AwsError(404, "NoSuchEntity", "Policy " + arn + " was not found.");
        }
        JsonObject own = own(arn);
        long created = own == null ? 0 : own.number("CreateDate").orElse(0);
        return IamService.PROTOCOL.answer("GetPolicy", xml -> write(arn, created, xml));
    }

    /** What IAM checks of a policy that is not a trust policy. */
    static void checkDocument(String document) throws AwsError {
        try {
            JsonObject policy = JsonObject.parse(document.getBytes(StandardCharsets.UTF_8));
            if (policy.has("Statement")) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new AwsError(400, "MalformedPolicyDocument", "Syntax errors in policy.");
    }

    private @Nullable JsonObject own(String arn) throws IOException {
        JsonObject policy = store.read(document(arn.substring(arn.lastIndexOf('/') + 1)));
        return policy != null && arn.equals(policy.string("Arn")) ? policy : null;
    }

    private static void write(String arn, long created, Xml xml) {
        String resource = arn.substring(arn.indexOf(":policy/") + ":policy".length());
        String id = Digest.of(arn.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 17);
        xml.open("Policy")
                .element("PolicyName", resource.substring(resource.lastIndexOf('/') + 1))
                .element("PolicyId", "ANPA" + id.toUpperCase(Locale.ROOT))
                .element("Arn", arn)
                .element("Path", resource.substring(0, resource.lastIndexOf('/') + 1))
                .element("DefaultVersionId", "v1")
                .element("IsAttachable", true)
                .element("CreateDate", Instant.ofEpochMilli(created))
                .close();
    }

    private static String document(String name) {
        return "iam/policies/" + name.toLowerCase(Locale.ROOT);
    }
}
