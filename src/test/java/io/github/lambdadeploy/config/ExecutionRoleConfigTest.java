// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.iam.RoleSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionRoleConfigTest {

    private static final String POLICY =
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}";

    @TempDir
    private Path basedir;

    private final ExecutionRoleConfig config = new ExecutionRoleConfig();

    @Test
    void isGoodWithNothingSet() {
        check();
        RoleSpec spec = config.toSpec("orders", basedir, List.of("service-role/Basic"));
        assertThat(spec)
                .isEqualTo(new RoleSpec(
                        "orders-role", "/", List.of("service-role/Basic"), Map.of(), null, Map.of(), null));
    }

    @Test
    void addsToTheBasicPoliciesUnlessToldOtherwise() {
        config.managedPolicies = List.of("More", "service-role/Basic");
        assertThat(config.toSpec("f", basedir, List.of("service-role/Basic", "XRay"))
                        .managedPolicies())
                .containsExactly("service-role/Basic", "XRay", "More");
        config.basicPolicies = false;
        assertThat(config.toSpec("f", basedir, List.of("XRay")).managedPolicies())
                .containsExactly("More", "service-role/Basic");
    }

    @Test
    void cutsALongNameAndKeepsItUnique() {
        assertThat(ExecutionRoleConfig.defaultName("f".repeat(59))).isEqualTo("f".repeat(59) + "-role");
        String cut = ExecutionRoleConfig.defaultName("f".repeat(60));
        assertThat(cut).hasSize(64).startsWith("f".repeat(50) + "-").endsWith("-role");
        assertThat(ExecutionRoleConfig.defaultName("f".repeat(61))).hasSize(64).isNotEqualTo(cut);
    }

    @Test
    void readsAPolicyFromAFile() throws Exception {
        Files.writeString(basedir.resolve("policy.json"), POLICY.replace("*", "${aws:username}"));
        InlinePolicy policy = inline("own", null);
        policy.file = "policy.json";
        config.inlinePolicies = List.of(policy);
        check();
        assertThat(config.toSpec("f", basedir, List.of()).inlinePolicies().get("own"))
                .asString()
                .contains("${aws:username}");
    }

    @Test
    void tellsWhatIsWrongWithPolicies() {
        InlinePolicy both = inline("both", POLICY);
        both.file = "x.json";
        config.inlinePolicies = List.of(
                both,
                inline("none", null),
                inline(null, POLICY),
                inline("no policy", "{}"),
                inline("text", "Allow"),
                inline("twice", POLICY),
                inline("twice", POLICY),
                inline("large", POLICY.replace("s3:*", "s3:" + "x".repeat(10_240))));
        config.managedPolicies =
                IntStream.range(0, 10).mapToObj(i -> "Policy" + i).toList();
        assertThatThrownBy(this::check)
                .hasMessageContainingAll(
                        "named both has two documents: set either <document> or <file>",
                        "named none has no document: set either <document> or <file>",
                        "<name> is missing: a policy's name has",
                        "<name> is 'no policy'",
                        "<document> is no policy: it has no Statement",
                        "<document> is no JSON",
                        "two policies named twice",
                        "IAM takes 10240",
                        "<managedPolicies> with AWS's basic one are 11: IAM takes 10");
        config.basicPolicies = false;
        config.inlinePolicies = List.of();
        check();
    }

    @Test
    void tellsWhatIsWrongWithTags() {
        config.tags = Map.of("lambda-deploy:created-for", "me", "aws:x", "v", "team", "a!", "a", "1", "A", "2");
        assertThatThrownBy(this::check)
                .hasMessageContainingAll(
                        "<lambda-deploy:created-for> is there already",
                        "<aws:x> is no key for a tag",
                        "<team> is 'a!', no value for a tag",
                        "does not tell upper from lower case");
        config.tags = Collections.singletonMap("empty", null);
        check();
    }

    @Test
    void tellsWhatIsWrongWithTheRest() {
        config.name = "r".repeat(65);
        config.path = "/shop";
        config.permissionsBoundary = "boundary";
        config.description = "\u0107";
        assertThatThrownBy(this::check)
                .hasMessageContainingAll(
                        "4 mistakes", "<name>", "<path>", "<permissionsBoundary>", "<executionRole><description> is");
        config.name = null;
        config.path = "/service-role/orders/";
        config.permissionsBoundary = "arn:aws-cn:iam::123456789012:policy/team/boundary";
        config.description = "Für Bestellungen";
        check();
    }

    private static InlinePolicy inline(@Nullable String name, @Nullable String document) {
        InlinePolicy policy = new InlinePolicy();
        policy.name = name;
        policy.document = document;
        return policy;
    }

    private void check() {
        Problems problems = new Problems();
        config.check(problems, basedir);
        problems.throwIfAny();
    }
}
