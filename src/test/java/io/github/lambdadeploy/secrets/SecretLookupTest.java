// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.AwsSettings;
import io.github.lambdadeploy.aws.AwsSettings.FixedCredentials;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class SecretLookupTest {

    private static final String VALUE = "hunter2";

    @TempDir
    private Path directory;

    private LocalAws local;
    private AwsClients aws;

    @BeforeEach
    void start() {
        local = LocalAws.start(directory);
        aws = clients("local");
    }

    @AfterEach
    void stop() {
        aws.close();
        local.close();
    }

    @Test
    void putsValuesInPlaceOfReferences() throws IOException {
        parameter("/prod/host", "db.example.com", ParameterType.STRING);
        parameter("/prod/password", VALUE, ParameterType.SECURE_STRING);
        parameter("hosts", "a,b", ParameterType.STRING_LIST);
        secret("prod/db", "{\"user\":\"ada\",\"port\":5432,\"tls\":true}");
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("STAGE", "prod");
        variables.put(
                "URL", "jdbc:x://{{resolve:ssm:/prod/host}}:{{resolve:secretsmanager:prod/db:SecretString:port}}/");
        variables.put("PASSWORD", "{{resolve:ssm-secure:/prod/password}}");
        variables.put("HOSTS", "{{resolve:ssm:hosts}}");
        variables.put("DB", "{{resolve:secretsmanager:prod/db}}");
        variables.put(
                "USER_TLS",
                "{{resolve:secretsmanager:prod/db:SecretString:user}} {{resolve:secretsmanager:prod/db:SecretString:tls}}");
        assertThat(lookup().resolve(variables))
                .containsExactly(
                        Map.entry("STAGE", "prod"),
                        Map.entry("URL", "jdbc:x://db.example.com:5432/"),
                        Map.entry("PASSWORD", VALUE),
                        Map.entry("HOSTS", "a,b"),
                        Map.entry("DB", "{\"user\":\"ada\",\"port\":5432,\"tls\":true}"),
                        Map.entry("USER_TLS", "ada true"));
        // One call for all parameters, one for the secret however often it is used.
        assertThat(lookups())
                .containsExactly(
                        "ssm GetParameters /prod/host,/prod/password,hosts 200",
                        "secretsmanager GetSecretValue prod/db 200");
    }

    @Test
    void asksOnceForAllFunctions() throws IOException {
        parameter("host", "h", ParameterType.STRING);
        parameter("port", "1", ParameterType.STRING);
        secret("db", "{\"user\":\"ada\",\"password\":\"" + VALUE + "\"}");
        SecretLookup lookup = lookup();
        lookup.resolve(Map.of("A", "{{resolve:ssm:host}} {{resolve:secretsmanager:db:SecretString:user}}"));
        assertThat(
                        lookup.resolve(
                                Map.of(
                                        "B",
                                        "{{resolve:ssm:host}}:{{resolve:ssm:port}} {{resolve:secretsmanager:db:SecretString:password}}")))
                .containsEntry("B", "h:1 " + VALUE);
        assertThat(lookups())
                .containsExactly(
                        "ssm GetParameters host 200",
                        "secretsmanager GetSecretValue db 200",
                        "ssm GetParameters port 200");
    }

    @Test
    void takesVersionsStagesAndArns() {
        parameter("name", "first", ParameterType.STRING);
        aws.ssm().putParameter(request -> request.name("name").value("second").overwrite(true));
        String parameterArn = "arn:aws:ssm:eu-west-1:000000000000:parameter/name";
        CreateSecretResponse secret = secret("db", "old");
        aws.secretsManager().putSecretValue(request -> request.secretId("db").secretString("new"));
        assertThat(lookup().resolve(Map.of(
                        "V", "{{resolve:ssm:name:1}} {{resolve:ssm:name}} {{resolve:ssm:name:2}}",
                        "A", "{{resolve:ssm:" + parameterArn + "}} {{resolve:ssm:" + parameterArn + ":1}}",
                        "S",
                                "{{resolve:secretsmanager:db}} {{resolve:secretsmanager:db:SecretString::AWSPREVIOUS}}"
                                        + " {{resolve:secretsmanager:" + secret.arn() + ":SecretString:::"
                                        + secret.versionId()
                                        + "}}")))
                .isEqualTo(Map.of("V", "first second second", "A", "second first", "S", "new old old"));
    }

    @Test
    void asksForTenParametersAtATime() throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < 21; i++) {
            parameter("p" + i, "v" + i, ParameterType.STRING);
            variables.put("V" + i, "{{resolve:ssm:p" + i + "}}{{resolve:ssm:p0}}");
        }
        assertThat(lookup().resolve(variables)).hasSize(21).containsEntry("V20", "v20v0");
        assertThat(lookups()).hasSize(3);
    }

    @Test
    void withoutReferencesBuildsNoClient() {
        SecretLookup lookup = new SecretLookup(
                () -> {
                    throw new AssertionError("ssm");
                },
                () -> {
                    throw new AssertionError("secretsManager");
                });
        Map<String, String> variables = Map.of("A", "b", "C", "{{d}}");
        assertThat(lookup.resolve(variables)).isEqualTo(variables);
        assertThat(lookup.resolve(Map.of())).isEmpty();
    }

    @Test
    void tellsAllThatIsMissingAtOnceAndNoValue() {
        parameter("there", VALUE, ParameterType.SECURE_STRING);
        secret("text", VALUE + " {not json");
        secret("json", "{\"password\":\"" + VALUE + "\",\"nested\":{\"a\":\"" + VALUE + "\"},\"none\":null}");
        aws.secretsManager()
                .createSecret(request -> request.name("binary").secretBinary(SdkBytes.fromUtf8String(VALUE)));
        secret("gone", VALUE);
        aws.secretsManager().deleteSecret(request -> request.secretId("gone"));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OK", "{{resolve:ssm:there}}");
        variables.put("P", "{{resolve:ssm:missing}}");
        variables.put("V", "{{resolve:ssm:there:9}}");
        variables.put("S", "{{resolve:secretsmanager:missing}}");
        variables.put("L", "{{resolve:secretsmanager:json:SecretString::AWSPREVIOUS}}");
        variables.put("T", "{{resolve:secretsmanager:text:SecretString:a}}");
        variables.put("K", "{{resolve:secretsmanager:json:SecretString:user}}");
        variables.put("N", "{{resolve:secretsmanager:json:SecretString:nested}}");
        variables.put("O", "{{resolve:secretsmanager:json:SecretString:none}}");
        variables.put("B", "{{resolve:secretsmanager:binary}}");
        variables.put("G", "{{resolve:secretsmanager:gone}}");
        assertThatThrownBy(() -> lookup().resolve(variables))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("10 references in <environment> cannot be resolved")
                .hasMessageContaining("P: {{resolve:ssm:missing}} does not exist in Parameter Store")
                .hasMessageContaining("V: {{resolve:ssm:there:9}} does not exist")
                .hasMessageContaining("S: {{resolve:secretsmanager:missing}} does not exist in Secrets Manager")
                .hasMessageContaining("AWSPREVIOUS}} does not exist")
                .hasMessageContaining(
                        "T: {{resolve:secretsmanager:text:SecretString:a}} names the key 'a', but the secret is")
                .hasMessageContaining("'user', which the secret's JSON does not have")
                .hasMessageContaining("'nested', whose value is neither text nor number")
                .hasMessageContaining("'none', which the secret's JSON does not have")
                .hasMessageContaining("B: {{resolve:secretsmanager:binary}} is binary")
                .hasMessageContaining("marked for deletion")
                .hasMessageContaining("The function was not changed.")
                .satisfies(failure -> {
                    StringWriter all = new StringWriter();
                    failure.printStackTrace(new PrintWriter(all));
                    assertThat(all.toString()).doesNotContain(VALUE);
                });
    }

    @Test
    void refusesMalformedReferencesBeforeAnyCall() throws IOException {
        assertThatThrownBy(() -> lookup().resolve(Map.of("A", "{{resolve:vault:x}}", "B", "{{resolve:ssm:x}}")))
                .hasMessageContaining("A: {{resolve:vault:x}} names the service 'vault'");
        assertThat(lookups()).isEmpty();
    }

    @Test
    void findsOutWhichParameterMayNotBeRead() throws Exception {
        parameter("open", "x", ParameterType.STRING);
        parameter("closed", VALUE, ParameterType.SECURE_STRING);
        String denial = "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: ssm:GetParameters on"
                + " resource: arn:aws:ssm:eu-west-1:000000000000:parameter/closed because";
        Faults.write(
                directory,
                FaultRule.on("ssm", "GetParameters")
                        .resource("open,closed")
                        .times(0)
                        .answer(400, "AccessDeniedException", denial),
                FaultRule.on("ssm", "GetParameters")
                        .resource("closed")
                        .times(0)
                        .answer(400, "AccessDeniedException", denial));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("A", "{{resolve:ssm:open}}");
        variables.put("B", "{{resolve:ssm-secure:closed}}");
        assertThatThrownBy(() -> lookup().resolve(variables))
                .hasMessageContaining(
                        "A reference in <environment> cannot be resolved: B: {{resolve:ssm-secure:closed}}"
                                + " cannot be read: AccessDeniedException")
                .hasMessageContaining("ssm:GetParameters on resource");
    }

    @Test
    void tellsThatASecretMayNotBeRead() throws Exception {
        secret("db", VALUE);
        Faults.write(
                directory,
                FaultRule.on("secretsmanager", "GetSecretValue")
                        .times(0)
                        .answer(
                                400,
                                "AccessDeniedException",
                                "not authorized to perform: secretsmanager:GetSecretValue"));
        assertThatThrownBy(() -> lookup().resolve(Map.of("A", "{{resolve:secretsmanager:db}}")))
                .hasMessageContaining("A: {{resolve:secretsmanager:db}} cannot be read: AccessDeniedException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{resolve:ssm:a}} {{resolve:ssm:b}}", "{{resolve:secretsmanager:a}}"})
    void wrongCredentialsAreNoMatterOfAReference(String value) throws IOException {
        try (AwsClients strangers = clients("stranger")) {
            DeployException failure = catchThrowableOfType(
                    DeployException.class,
                    () -> new SecretLookup(strangers::ssm, strangers::secretsManager).resolve(Map.of("A", value)));
            assertThat(failure.fault()).isEqualTo(DeployException.Fault.ENVIRONMENT);
            assertThat(failure)
                    .hasMessageContaining("Cannot look up")
                    .hasMessageContaining("aws sts get-caller-identity");
        }
        assertThat(lookups()).hasSize(1);
    }

    @Test
    void neitherJournalNorRecordsTellAValue() throws IOException {
        parameter("p", VALUE, ParameterType.SECURE_STRING);
        secret("s", VALUE);
        lookup().resolve(Map.of("A", "{{resolve:ssm:p}}", "B", "{{resolve:secretsmanager:s}}"));
        assertThat(Files.readString(directory.resolve("journal.jsonl"))).doesNotContain(VALUE);
        assertThat(new Found.Value(VALUE).toString()).doesNotContain(VALUE);
    }

    private SecretLookup lookup() {
        return new SecretLookup(aws::ssm, aws::secretsManager);
    }

    private void parameter(String name, String value, ParameterType type) {
        aws.ssm().putParameter(request -> request.name(name).value(value).type(type));
    }

    private CreateSecretResponse secret(String name, String value) {
        return aws.secretsManager().createSecret(request -> request.name(name).secretString(value));
    }

    private List<String> lookups() throws IOException {
        return Journal.read(directory).stream()
                .filter(entry -> entry.operation().startsWith("Get"))
                .map(Journal.Entry::brief)
                .toList();
    }

    private AwsClients clients(String key) {
        return new AwsClients(
                new AwsSettings("eu-west-1", null, null, local.uri(), new FixedCredentials(key, "local"), List.of()),
                "test");
    }
}
