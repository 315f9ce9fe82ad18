// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import org.jspecify.annotations.Nullable;

/** A value that is kept elsewhere, written as CloudFormation's dynamic references are. */
public sealed interface Reference {

    /** As it is written, its braces included: no secret, safe to show. */
    String text();

    /**
     * A parameter of Systems Manager's Parameter Store. Both forms, {@code ssm} and {@code ssm-secure}, read both kinds of
     * parameter.
     *
     * @param name or ARN of the parameter
     * @param version a number; {@code null} for the newest
     */
    record Parameter(String text, String name, @Nullable String version) implements Reference {

        /** As GetParameters takes it: {@code name} or {@code name:version}. */
        String selector() {
            return version == null ? name : name + ":" + version;
        }
    }

    /**
     * A secret of Secrets Manager, or one value in its JSON.
     *
     * @param id name or ARN of the secret
     * @param key of the value in the secret's JSON; {@code null} for the whole text
     * @param stage {@code AWSPREVIOUS}; {@code null} for {@code AWSCURRENT}
     * @param version id of the version; {@code null} for the one the stage names
     */
    record Secret(
            String text,
            String id,
            @Nullable String key,
            @Nullable String stage,
            @Nullable String version) implements Reference {

        /** What is asked of Secrets Manager: several values of one secret are one call. */
        Ask ask() {
            return new Ask(id, stage, version);
        }
    }

    /** One call of GetSecretValue. */
    record Ask(String id, @Nullable String stage, @Nullable String version) {}
}
