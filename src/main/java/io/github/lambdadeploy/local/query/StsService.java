// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Credentials;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * STS. A role of the stand-in's own account must exist and its longest session is kept to; a role of any other account
 * is taken to exist. Trust policies are not evaluated.
 */
public final class StsService extends QueryService {

    private static final QueryProtocol PROTOCOL =
            new QueryProtocol("2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/");
    private static final Pattern ROLE =
            Pattern.compile("arn:(aws(?:-[a-z]+)*):iam::(\\d{12}):role/(?:[\\x21-\\x7e]*/)?([\\w+=,.@-]{1,64})");

    private final Credentials credentials;
    private final Roles roles;
    private final Clock clock;

    public StsService(Credentials credentials, Roles roles, Clock clock) {
        super("sts", PROTOCOL);
        this.credentials = credentials;
        this.roles = roles;
        this.clock = clock;
    }

    @Override
    protected String resource(Parameters parameters) {
        return parameters.form().getOrDefault("RoleArn", "");
    }

    @Override
    protected Response answer(Request request, String action, Parameters parameters) throws Exception {
        return switch (action) {
            case "GetCallerIdentity" -> identity(request);
            case "AssumeRole" -> assume(request, parameters);
            default -> throw PROTOCOL.unknown(action);
        };
    }

    private Response identity(Request request) throws Exception {
        Credentials.Identity identity = credentials.identity(request);
        return PROTOCOL.answer(
                "GetCallerIdentity",
                xml -> xml.element("Arn", identity.arn())
                        .element("UserId", identity.id())
                        .element("Account", identity.account()));
    }

    private Response assume(Request request, Parameters parameters) throws Exception {
        String arn = parameters.required(
                "RoleArn", 20, 2048, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uFFFF]+");
        String name = parameters.required("RoleSessionName", 2, 64, "[\\w+=,.@-]*");
        int seconds = parameters.number("DurationSeconds", 900, 43_200, 3600);
        parameters.text("ExternalId", 2, 1224, "[\\w+=,.@:\\/-]*");
        Matcher role = ROLE.matcher(arn);
        if (!role.matches()) {
            throw Parameters.invalid(arn + " is invalid");
        }
        Credentials.Identity caller = credentials.identity(request);
        if (caller.arn().contains(":assumed-role/") && seconds > 3600) {
            throw Parameters.invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed"
                    + " by role chaining");
        }
        long most = roles.longestSession(arn)
                .orElseThrow(() -> new AwsError(
                        403,
                        "AccessDenied",
                        "User: " + caller.arn() + " is not authorized to perform: sts:AssumeRole on resource: " + arn));
        if (seconds > most) {
            throw Parameters.invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        Credentials.Identity identity = new Credentials.Identity(
                role.group(2),
                "arn:" + role.group(1) + ":sts::" + role.group(2) + ":assumed-role/" + role.group(3) + "/" + name,
                roles.id(arn) + ":" + name);
        Instant until = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
        Credentials.Session session = credentials.issue(identity, until);
        return PROTOCOL.answer(
                "AssumeRole",
                xml -> xml.open("AssumedRoleUser")
                        .element("AssumedRoleId", identity.id())
                        .element("Arn", identity.arn())
                        .close()
                        .open("Credentials")
                        .element("AccessKeyId", session.keyId())
                        .element("SecretAccessKey", session.secret())
                        .element("SessionToken", session.token())
                        .element("Expiration", session.expiration())
                        .close());
    }
}
