// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Deadline;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Against the stand-in: what is written to IAM, and what is not. */
class ExecutionRoleTest {

    private static final String BASIC = "service-role/AWSLambdaBasicExecutionRole";
    private static final String BASIC_ARN = "arn:aws:iam::aws:policy/" + BASIC;
    private static final String QUEUES_ARN = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess";
    private static final String ARN = "arn:aws:iam::000000000000:role/shop/orders-role";
    private static final JsonObject READ = document("s3:GetObject");

    private static final RoleSpec SPEC = new RoleSpec(
            "orders-role",
            "/shop/",
            List.of(BASIC, QUEUES_ARN),
            Map.of("read", READ),
            QUEUES_ARN,
            Map.of("team", "shop"),
            null);

    @TempDir
    private Path local;

    private LocalAws standIn;
    private AwsClients aws;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void start() {
        standIn = LocalAws.start(local);
        aws = TestClients.of(standIn, "eu-west-1");
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void createsTheRoleWithItsPolicies() throws Exception {
        assertThat(ensure(SPEC)).isEqualTo(new ServiceRole.Ensured(ARN, true));

        assertThat(calls())
                .containsExactly(
                        "iam GetRole orders-role 404",
                        "iam CreateRole orders-role 200",
                        "sts GetCallerIdentity  200",
                        "iam AttachRolePolicy orders-role 200",
                        "iam AttachRolePolicy orders-role 200",
                        "iam PutRolePolicy orders-role 200");
        Role role = role("orders-role");
        assertThat(role.arn()).isEqualTo(ARN);
        assertThat(JsonObject.parse(decoded(role.assumeRolePolicyDocument())))
                .isEqualTo(JsonObject.parse(bytes("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":"
                        + "\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                        + "\"lambda.amazonaws.com\"}}]}")));
        assertThat(role.tags())
                .containsExactlyInAnyOrder(tag("team", "shop"), tag("lambda-deploy:created-for", "orders"));
        assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(QUEUES_ARN);
        assertThat(role.description()).isEqualTo("Execution role of Lambda function orders, made by lambda-deploy");
        assertThat(attached("orders-role")).containsExactly(BASIC_ARN, QUEUES_ARN);
        assertThat(inline("orders-role", "read")).isEqualTo(READ);
        assertThat(waits).isEmpty();
    }

    @Test
    void writesNothingToARoleOfOursThatIsComplete() throws Exception {
        ensure(SPEC);
        int before = calls().size();
        assertThat(ensure(SPEC)).isEqualTo(new ServiceRole.Ensured(ARN, false));
        assertThat(writesSince(before)).isEmpty();
    }

    @Test
    void completesARoleWhenTheRunThatMadeItWasKilled() throws Exception {
        Faults.write(
                local, FaultRule.on("iam", "AttachRolePolicy").call(2).times(0).answer(403, "AccessDenied", "Not now"));
        assertThatThrownBy(() -> ensure(SPEC))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot attach " + QUEUES_ARN + " to the execution role")
                .hasMessageContaining("completed by the next one");
        Faults.clear(local);
        int before = calls().size();

        assertThat(ensure(SPEC)).isEqualTo(new ServiceRole.Ensured(ARN, false));
        assertThat(writesSince(before)).containsExactly("AttachRolePolicy", "PutRolePolicy");
        assertThat(attached("orders-role")).containsExactly(BASIC_ARN, QUEUES_ARN);
        assertThat(inline("orders-role", "read")).isEqualTo(READ);
    }

    @Test
    void putsOnlyTheInlinePolicyThatDiffers() throws Exception {
        ensure(SPEC);
        aws.iam()
                .putRolePolicy(request -> request.roleName("orders-role")
                        .policyName("read")
                        .policyDocument(new String(READ.toPrettyBytes(), StandardCharsets.UTF_8)));
        int before = calls().size();
        ensure(SPEC);
        assertThat(writesSince(before)).as("the same JSON in other words").isEmpty();

        JsonObject other = document("s3:GetObject*+ %20");
        aws.iam()
                .putRolePolicy(request ->
                        request.roleName("orders-role").policyName("read").policyDocument(other.toString()));
        before = calls().size();
        ensure(SPEC);
        assertThat(writesSince(before)).containsExactly("PutRolePolicy");
        assertThat(inline("orders-role", "read")).isEqualTo(READ);
    }

    @Test
    void readsBackWhatIamHasEncoded() throws Exception {
        JsonObject odd = document("s3:Get*+ %20?ü");
        RoleSpec spec = new RoleSpec("odd", "/", List.of(), Map.of("odd", odd), null, Map.of(), null);
        ensure(spec);
        int before = calls().size();
        ensure(spec);
        assertThat(writesSince(before)).isEmpty();
    }

    @Test
    void neverChangesARoleThatIsNotOurs() throws Exception {
        create("orders-role", LAMBDA);
        int before = calls().size();
        assertThat(ensure(SPEC))
                .isEqualTo(new ServiceRole.Ensured("arn:aws:iam::000000000000:role/orders-role", false));
        assertThat(writesSince(before)).isEmpty();
        assertThat(attached("orders-role")).isEmpty();
    }

    @Test
    void neverChangesARoleOfAnotherFunction() throws Exception {
        ensure(new RoleSpec("orders-role", "/", List.of(), Map.of(), null, Map.of(), null), "invoices");
        int before = calls().size();
        ensure(SPEC);
        assertThat(writesSince(before)).isEmpty();
    }

    @Test
    void takesTheRoleThatSomebodyMadeInTheMeantime() throws Exception {
        create("orders-role", LAMBDA);
        int before = calls().size();
        Faults.write(
                local,
                FaultRule.on("iam", "GetRole").answer(404, "NoSuchEntity", "The role with name x cannot be found."));
        assertThat(ensure(SPEC))
                .isEqualTo(new ServiceRole.Ensured("arn:aws:iam::000000000000:role/orders-role", false));
        assertThat(writesSince(before)).containsExactly("CreateRole");
        assertThat(attached("orders-role")).isEmpty();
    }

    @Test
    void completesItsRoleWhenTheAnswerWasLost() throws Exception {
        Faults.write(local, FaultRule.on("iam", "CreateRole").cut().after());
        assertThat(ensure(SPEC)).isEqualTo(new ServiceRole.Ensured(ARN, true));
        assertThat(attached("orders-role")).containsExactly(BASIC_ARN, QUEUES_ARN);
        assertThat(inline("orders-role", "read")).isEqualTo(READ);
    }

    @Test
    void triesAgainWhileIamIsBusyWithTheRole() throws Exception {
        Faults.write(
                local,
                FaultRule.on("iam", "AttachRolePolicy")
                        .times(2)
                        .answer(409, "ConcurrentModification", "The request was rejected, multiple requests"),
                FaultRule.on("iam", "PutRolePolicy")
                        .answer(404, "NoSuchEntity", "The role with name orders-role cannot be found."));
        assertThat(ensure(SPEC).created()).isTrue();
        assertThat(attached("orders-role")).containsExactly(BASIC_ARN, QUEUES_ARN);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    @Test
    void givesUpWhenIamStaysBusy() throws Exception {
        Faults.write(
                local,
                FaultRule.on("iam", "AttachRolePolicy")
                        .times(0)
                        .answer(409, "ConcurrentModification", "The request was rejected, multiple requests"));
        assertThatThrownBy(() -> ensure(SPEC)).hasMessageContaining("ConcurrentModification");
        assertThat(waits).hasSize(4);
    }

    @Test
    void givesUpWhenTheTimeIsSpent() throws Exception {
        Faults.write(
                local,
                FaultRule.on("iam", "AttachRolePolicy")
                        .times(0)
                        .answer(409, "ConcurrentModification", "The request was rejected, multiple requests"));
        Patience late = new Patience(waits::add, Deadline.in(Duration.ZERO, Clock.systemUTC()));
        assertThatThrownBy(() -> new ExecutionRole(aws::iam, this::caller, SPEC, "orders", late).ensure())
                .hasMessageContaining("ConcurrentModification");
        assertThat(waits).isEmpty();
    }

    @Test
    void aPolicyThatIsNotThereIsNotWaitedFor() {
        RoleSpec spec = new RoleSpec(
                "orders-role", "/", List.of("AWSLambdaBasicExecutionRole"), Map.of(), null, Map.of(), null);
        assertThatThrownBy(() -> ensure(spec))
                .hasMessageContaining("Policy arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole does not exist");
        assertThat(waits).isEmpty();
    }

    @Test
    void aPermissionsBoundaryHasToExist() {
        String boundary = "arn:aws:iam::000000000000:policy/boundary";
        RoleSpec spec = new RoleSpec("orders-role", "/", List.of(), Map.of(), boundary, Map.of(), null);
        assertThatThrownBy(() -> ensure(spec))
                .hasMessageContaining("Cannot create the execution role")
                .hasMessageContaining("Scope ARN: " + boundary + " does not exist or is not attachable.");
        aws.iam().createPolicy(request -> request.policyName("boundary").policyDocument(READ.toString()));
        assertThat(ensure(spec).created()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Statement':{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'}}",
                "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:root'},"
                        + "'Action':'sts:AssumeRole'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},"
                        + "'Action':'sts:TagSession'}]}",
                "{'Statement':[{'Effect':'Deny','Principal':{'Service':'lambda.amazonaws.com'},"
                        + "'Action':'sts:AssumeRole'}]}",
            })
    void refusesARoleThatLambdaMayNotAssume(String trust) throws Exception {
        create("orders-role", trust);
        int before = calls().size();
        assertThatThrownBy(() -> ensure(SPEC))
                .hasMessageContaining("Lambda may not assume the execution role")
                .hasMessageContaining("arn:aws:iam::000000000000:role/orders-role")
                .hasMessageContaining("sts:AssumeRole to lambda.amazonaws.com");
        assertThatThrownBy(() -> named("orders-role")).hasMessageContaining("Lambda may not assume");
        assertThat(writesSince(before)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LAMBDA,
                "{'Statement':{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'sts:*'}}",
                "{'Statement':[{'Effect':'Allow','Principal':{'Service':['ec2.amazonaws.com','lambda.amazonaws.com']},"
                        + "'Action':['sts:TagSession','sts:AssumeRole']}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'*'}]}",
            })
    void takesARoleThatLambdaMayAssume(String trust) {
        create("orders-role", trust);
        assertThat(ensure(SPEC).created()).isFalse();
    }

    @Test
    void buildsArnsOfItsOwnPartition() {
        CallerIdentity china = new CallerIdentity("000000000000", "arn:aws-cn:iam::000000000000:user/ada");
        RoleSpec spec = new RoleSpec("orders-role", "/", List.of(BASIC), Map.of(), null, Map.of(), null);
        new ExecutionRole(aws::iam, () -> china, spec, "orders", patience()).ensure();
        assertThat(attached("orders-role")).containsExactly("arn:aws-cn:iam::aws:policy/" + BASIC);
    }

    @Test
    void saysWhichPermissionIsMissing() throws Exception {
        Faults.write(
                local,
                FaultRule.on("iam", "CreateRole")
                        .answer(
                                403,
                                "AccessDenied",
                                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: iam:CreateRole"
                                        + " on resource: arn:aws:iam::000000000000:role/orders-role because no"
                                        + " identity-based policy allows the iam:CreateRole action"));
        assertThatThrownBy(() -> ensure(SPEC))
                .hasMessageContaining("Cannot create the execution role")
                .hasMessageContaining("Allow iam:CreateRole on arn:aws:iam::000000000000:role/orders-role in the IAM");
    }

    @Test
    void findsTheArnOfANamedRoleWithItsPath() {
        ensure(SPEC);
        assertThat(named("orders-role")).contains(ARN);
        assertThat(named("nobody")).isEmpty();
    }

    @Test
    void takesANamedRoleThatItMayNotReadToHaveNoPath() throws Exception {
        Faults.write(local, FaultRule.on("iam", "GetRole").answer(403, "AccessDenied", "Not authorized"));
        assertThat(named("orders-role")).contains("arn:aws:iam::000000000000:role/orders-role");
    }

    @Test
    void knowsWhatAFunctionNeeds() {
        assertThat(BasicPolicies.of(false, false)).containsExactly("service-role/AWSLambdaBasicExecutionRole");
        assertThat(BasicPolicies.of(true, true))
                .containsExactly("service-role/AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess");
    }

    private static final String LAMBDA =
            "{'Statement':[{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},'Action':'sts:AssumeRole'}]}";

    private ServiceRole.Ensured ensure(RoleSpec spec) {
        return ensure(spec, "orders");
    }

    private ServiceRole.Ensured ensure(RoleSpec spec, String function) {
        return new ExecutionRole(aws::iam, this::caller, spec, function, patience()).ensure();
    }

    private Optional<String> named(String name) {
        return new NamedRole(aws::iam, this::caller, name, patience()).arn();
    }

    private CallerIdentity caller() {
        return CallerIdentity.of(aws.sts());
    }

    private Patience patience() {
        return new Patience(waits::add, Deadline.in(Duration.ofMinutes(30), Clock.systemUTC()));
    }

    private void create(String name, String trust) {
        aws.iam().createRole(request -> request.roleName(name).assumeRolePolicyDocument(trust.replace('\'', '"')));
    }

    private Role role(String name) {
        return aws.iam().getRole(request -> request.roleName(name)).role();
    }

    private List<String> attached(String name) {
        return aws.iam().listAttachedRolePolicies(request -> request.roleName(name)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .toList();
    }

    private JsonObject inline(String role, String policy) {
        return JsonObject.parse(decoded(aws.iam()
                .getRolePolicy(request -> request.roleName(role).policyName(policy))
                .policyDocument()));
    }

    private List<String> calls() throws IOException {
        return Journal.read(local).stream().map(Journal.Entry::brief).toList();
    }

    private List<String> writesSince(int calls) throws IOException {
        return Journal.read(local).stream()
                .skip(calls)
                .filter(Journal.Entry::write)
                .map(Journal.Entry::operation)
                .toList();
    }

    private static JsonObject document(String action) {
        return new JsonObject()
                .put("Version", "2012-10-17")
                .put(
                        "Statement",
                        List.of(new JsonObject()
                                .put("Effect", "Allow")
                                .put("Action", action)
                                .put("Resource", "*")));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static byte[] decoded(String document) {
        return bytes(URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
