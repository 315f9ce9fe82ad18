// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.iam.ExecutionRole;
import io.github.lambdadeploy.iam.RoleSpec;
import io.github.lambdadeploy.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <executionRole>} element: the role that is created with the function, unless there is one of its name.
 *
 * <pre>{@code
 * <executionRole>
 *   <managedPolicies>
 *     <managedPolicy>AmazonSQSReadOnlyAccess</managedPolicy>
 *   </managedPolicies>
 *   <inlinePolicies>
 *     <inlinePolicy>
 *       <name>read-orders</name>
 *       <file>src/main/iam/read-orders.json</file>
 *     </inlinePolicy>
 *   </inlinePolicies>
 * </executionRole>
 * }</pre>
 */
public class ExecutionRoleConfig {

    private static final int MOST_MANAGED = 10;
    private static final int MOST_TAGS = 50;
    private static final int MOST_INLINE = 10_240;
    private static final String TAG_TEXT = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
    private static final String DESCRIPTION = "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*";

    /** Name; default: the function's and {@code -role}. */
    @Nullable
    String name;

    /** Path, part of its ARN. */
    String path = "/";

    /**
     * Whether it has AWS's policies that such a function needs: {@code AWSLambdaBasicExecutionRole}, in a VPC {@code
     * AWSLambdaVPCAccessExecutionRole} instead, and {@code AWSXRayDaemonWriteAccess} when it is traced.
     */
    boolean basicPolicies = true;

    /** More managed policies: ARNs, or names of AWS's own with their path. */
    List<String> managedPolicies = List.of();

    /** Policies of its own. */
    List<InlinePolicy> inlinePolicies = List.of();

    /** ARN of the managed policy that bounds what it may be allowed. */
    @Nullable
    String permissionsBoundary;

    /** Description; default: says which function it is for. */
    @Nullable
    String description;

    /** Tags, an element each. */
    Map<String, String> tags = Map.of();

    /**
     * Notes every mistake in this element.
     *
     * @param basedir relative names start here
     */
    public void check(Problems problems, Path basedir) {
        Names.ROLE_NAME.check(problems, "<executionRole><name>", name);
        Names.ROLE_PATH.require(problems, "<executionRole><path>", path);
        managedPolicies.forEach(
                policy -> Names.POLICY.require(problems, "<executionRole><managedPolicies><managedPolicy>", policy));
        int managed =
                managed(basicPolicies ? List.of("the basic one") : List.of()).size();
        if (managed > MOST_MANAGED) {
            problems.add("<executionRole><managedPolicies> with AWS's basic one are " + managed + ": IAM takes "
                    + MOST_MANAGED);
        }
        Names.POLICY_ARN.check(problems, "<executionRole><permissionsBoundary>", permissionsBoundary);
        if (problems.resolved("<executionRole><description>", description)
                && description != null
                && (description.length() > 1000 || !description.matches(DESCRIPTION))) {
            problems.add(
                    description.length() > 1000
                            ? "<executionRole><description> has " + description.length() + " characters: IAM takes 1000"
                            : "<executionRole><description> is '" + Shown.of(description)
                                    + "': IAM takes letters of Western Europe, digits, punctuation, blanks and line"
                                    + " breaks");
        }
        checkTags(problems);
        checkInline(problems, basedir);
    }

    private void checkInline(Problems problems, Path basedir) {
        int size = 0;
        Set<String> names = new HashSet<>();
        for (InlinePolicy policy : inlinePolicies) {
            policy.check(problems);
            if (policy.name != null && !names.add(policy.name)) {
                problems.add("<executionRole><inlinePolicies> has two policies named " + Shown.of(policy.name)
                        + ": give each its own name");
            }
            size += policy.read(problems, basedir)
                    .toString()
                    .replaceAll("\\s", "")
                    .length();
        }
        if (size > MOST_INLINE) {
            problems.add("<executionRole><inlinePolicies> have " + size + " characters: IAM takes " + MOST_INLINE
                    + " for all of a role");
        }
    }

    private void checkTags(Problems problems) {
        if (tags.size() >= MOST_TAGS) {
            problems.add("<executionRole><tags> are " + tags.size() + ": use at most " + (MOST_TAGS - 1)
                    + ", one more says who made the role");
        }
        Set<String> keys = new HashSet<>(Set.of(ExecutionRole.CREATED_FOR));
        tags.forEach((key, value) -> {
            String element = "<executionRole><tags><" + Shown.of(key) + ">";
            if (!key.matches(TAG_TEXT + "{1,128}")
                    || key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                problems.add(element + " is no key for a tag: use 1 to 128 letters, digits, blanks and _.:/=+-@, not"
                        + " beginning with aws:");
            }
            if (!keys.add(key.toLowerCase(Locale.ROOT))) {
                problems.add(element + " is there already: IAM does not tell upper from lower case, keep one");
            }
            if (problems.resolved(element, value) && !value.matches(TAG_TEXT + "{0,256}")) {
                problems.add(element + " is '" + Shown.of(value)
                        + "', no value for a tag: use 256 characters at most, letters, digits, blanks and"
                        + " _.:/=+-@");
            }
        });
    }

    /**
     * The role as it is to be. {@link #check} comes first.
     *
     * @param functionName for its default name
     * @param basedir relative names start here
     * @param basics AWS's policies that the function needs
     */
    public RoleSpec toSpec(String functionName, Path basedir, List<String> basics) {
        Map<String, JsonObject> inline = new LinkedHashMap<>();
        Problems problems = new Problems();
        inlinePolicies.forEach(policy -> inline.put(String.valueOf(policy.name), policy.read(problems, basedir)));
        problems.throwIfAny();
        Map<String, String> values = new LinkedHashMap<>();
        // Maven gives an empty element no value.
        tags.forEach((key, value) -> values.put(key, value == null ? "" : value));
        return new RoleSpec(
                name == null ? defaultName(functionName) : name,
                path,
                List.copyOf(managed(basicPolicies ? basics : List.of())),
                inline,
                permissionsBoundary,
                values,
                description);
    }

    private Set<String> managed(List<String> basics) {
        Set<String> policies = new LinkedHashSet<>(basics);
        policies.addAll(managedPolicies);
        return policies;
    }

    /** Names may have 64 characters, as the function's. */
    static String defaultName(String functionName) {
        return RoleSpec.nameFor(functionName, "-role");
    }
}
