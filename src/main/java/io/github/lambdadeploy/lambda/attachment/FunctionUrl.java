// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaCalls;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.Cors;
import software.amazon.awssdk.services.lambda.model.GetFunctionUrlConfigResponse;

/**
 * The HTTPS address of the alias. One for everybody has two permissions in the alias's policy; they are taken away
 * before the URL is, and after it has been closed, so that a run that is stopped leaves nothing the next one cannot see.
 */
public final class FunctionUrl implements Attachment<UrlSettings> {

    private static final String LEFT = "The alias points where it did; run again to go on with its URL.";

    private final LambdaCalls calls;
    private final String alias;
    private @Nullable String address;

    public FunctionUrl(LambdaCalls calls, String alias) {
        this.calls = calls;
        this.alias = alias;
    }

    @Override
    public String name() {
        return "url";
    }

    @Override
    public boolean onAlias() {
        return true;
    }

    /** {@code https://….lambda-url.REGION.on.aws/} as the last read or write saw it; empty when there is none. */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }

    @Override
    public Optional<UrlSettings> read(Supplier<Optional<FunctionState>> latest) {
        address = null;
        return calls.reading(
                        "Cannot read the URL of alias " + alias,
                        () -> calls.client()
                                .getFunctionUrlConfig(request -> request.functionName(calls.functionName())
                                        .qualifier(alias)))
                .map(this::observed);
    }

    @Override
    public UrlSettings merge(UrlSettings live, UrlSettings wanted) {
        return wanted.over(live);
    }

    @Override
    public void write(Optional<UrlSettings> found, UrlSettings wanted) {
        UrlSettings target = wanted.forNew();
        UrlSettings live = found.or(() -> create(target)).orElse(target);
        Set<String> granted = new HashSet<>(live.grants());
        if (target.isPublic()) {
            // Before the URL opens, or it would refuse everybody for a moment.
            Arrays.stream(UrlGrant.values())
                    .filter(grant -> !granted.contains(grant.id()))
                    .forEach(this::grant);
        }
        if (!live.sameUrl(target)) {
            update(target);
        }
        if (!target.isPublic()) {
            revoke(granted);
        }
    }

    @Override
    public void remove(UrlSettings found) {
        revoke(UrlGrant.IDS);
        calls.removing(
                "Cannot remove the URL of alias " + alias,
                LEFT,
                () -> calls.client()
                        .deleteFunctionUrlConfig(request ->
                                request.functionName(calls.functionName()).qualifier(alias)));
        address = null;
    }

    /** Makes the URL; one that is there after all, perhaps by an earlier try whose answer was lost, is taken as it is. */
    private Optional<UrlSettings> create(UrlSettings target) {
        try {
            address = calls.writing(
                            "Cannot create a URL for alias " + alias,
                            LEFT,
                            () -> calls.client()
                                    .createFunctionUrlConfig(request -> request.functionName(calls.functionName())
                                            .qualifier(alias)
                                            .authType(target.authType())
                                            .invokeMode(target.invokeMode())
                                            .cors(CorsSettings.NONE.equals(target.cors()) ? null : cors(target))))
                    .functionUrl();
        } catch (ContentionException e) {
            Optional<UrlSettings> there = read(Optional::empty);
            if (there.isEmpty()) {
                throw e;
            }
            return there;
        }
        return Optional.of(new UrlSettings(target.authType(), target.invokeMode(), target.cors(), granted()));
    }

    private void update(UrlSettings target) {
        address = calls.writing(
                        "Cannot change the URL of alias " + alias,
                        LEFT,
                        () -> calls.client()
                                .updateFunctionUrlConfig(request -> request.functionName(calls.functionName())
                                        .qualifier(alias)
                                        .authType(target.authType())
                                        .invokeMode(target.invokeMode())
                                        .cors(cors(target))))
                .functionUrl();
    }

    /** The id taken by a statement of another meaning is somebody's mistake; ours takes its place. */
    private void grant(UrlGrant grant) {
        try {
            add(grant);
        } catch (ContentionException e) {
            if (!granted().contains(grant.id())) {
                revoke(Set.of(grant.id()));
                add(grant);
            }
        }
    }

    private void add(UrlGrant grant) {
        calls.writing(
                "Cannot let everybody call the URL of alias " + alias,
                LEFT,
                () -> calls.client().addPermission(request -> {
                    request.functionName(calls.functionName()).qualifier(alias);
                    grant.write(request);
                }));
    }

    private void revoke(Set<String> ids) {
        for (String id : ids) {
            calls.removing(
                    "Cannot take permission " + id + " from alias " + alias,
                    LEFT,
                    () -> calls.client()
                            .removePermission(request -> request.functionName(calls.functionName())
                                    .qualifier(alias)
                                    .statementId(id)));
        }
    }

    private Set<String> granted() {
        String policy = calls.reading(
                        "Cannot read the policy of alias " + alias,
                        () -> calls.client()
                                .getPolicy(request -> request.functionName(calls.functionName())
                                        .qualifier(alias))
                                .policy())
                .orElse("{}");
        JsonObject parsed = JsonObject.parse(policy.getBytes(StandardCharsets.UTF_8));
        return Arrays.stream(UrlGrant.values())
                .filter(grant -> grant.isIn(parsed))
                .map(UrlGrant::id)
                .collect(Collectors.toSet());
    }

    private UrlSettings observed(GetFunctionUrlConfigResponse live) {
        address = live.functionUrl();
        Cors cors = live.cors();
        return new UrlSettings(
                live.authTypeAsString(),
                live.invokeModeAsString() == null ? "BUFFERED" : live.invokeModeAsString(),
                cors == null
                        ? CorsSettings.NONE
                        : new CorsSettings(
                                Set.copyOf(cors.allowOrigins()),
                                Set.copyOf(cors.allowMethods()),
                                Set.copyOf(cors.allowHeaders()),
                                Set.copyOf(cors.exposeHeaders()),
                                Boolean.TRUE.equals(cors.allowCredentials()),
                                cors.maxAge() == null ? 0 : cors.maxAge()),
                granted());
    }

    /** Empty to take it away: left out, the live one would stay. */
    private static Cors cors(UrlSettings target) {
        CorsSettings cors = target.cors() == null ? CorsSettings.NONE : target.cors();
        if (cors.equals(CorsSettings.NONE)) {
            return Cors.builder().build();
        }
        return Cors.builder()
                .allowOrigins(cors.allowOrigins())
                .allowMethods(cors.allowMethods())
                .allowHeaders(cors.allowHeaders())
                .exposeHeaders(cors.exposeHeaders())
                .allowCredentials(cors.allowCredentials())
                .maxAge(cors.maxAge())
                .build();
    }
}
