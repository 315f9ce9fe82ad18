// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.ecr.RegistryCalls;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that are paths, to every service in every place that takes a name: no file outside the stand-in's directory. */
class StandInPathsTest {

    /** What is called like this, decoded once or twice, in a form or in JSON. */
    private static final List<String> NAMES = List.of(
            ".",
            "..",
            "...",
            "~",
            "*",
            "?",
            "-",
            " ",
            "a ",
            "a.",
            "./a",
            "../outside",
            "../../outside",
            "../outside.json",
            "a/../../outside",
            "a/../../../../outside",
            "a//b",
            "a/",
            "/outside",
            "/etc/passwd",
            "..\\outside",
            "..\\..\\outside",
            "C:\\outside",
            "\\\\host\\share",
            "file:///etc/passwd",
            "..%2foutside",
            "%2e%2e%2foutside",
            "%252e%252e%252foutside",
            "..;/outside",
            "\0",
            "a\0b",
            "../outside\0.json",
            "a\nb",
            "a\r\nb",
            "\u001b[31m",
            "\u007f",
            "con",
            "NUL",
            "aux.txt",
            "com1",
            "LPT9.json",
            "con:",
            "a:stream",
            "e\u0301",
            "\u00e9",
            "\uff0e\uff0e\uff0foutside",
            "\u2025/outside",
            "\u202egnp",
            "\ufeff",
            "\ud83d\ude00",
            "\ud800",
            "a".repeat(64),
            "a".repeat(300),
            "a".repeat(5_000),
            "../".repeat(300) + "outside",
            "\u20ac".repeat(2_000),
            "${user.home}",
            "%s%n%x",
            "[a-z]{1,9}");

    /** {@code {p}} is the name in a path, {@code {P}} in a path and encoded twice, {@code {r}} unencoded. */
    private static final List<String> PATHS = List.of(
            "lambda GET /2015-03-31/functions/{p}",
            "lambda DELETE /2015-03-31/functions/{p}",
            "lambda GET /2015-03-31/functions/{P}",
            "lambda GET /2015-03-31/functions/{r}",
            "lambda GET /2015-03-31/functions/there/aliases/{p}",
            "lambda DELETE /2015-03-31/functions/there/aliases/{p}",
            "lambda GET /2015-03-31/functions/there?Qualifier={p}",
            "lambda POST /2015-03-31/functions/{p}/invocations",
            "lambda GET /2017-03-31/tags/arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3A{p}",
            "s3 PUT /{p}",
            "s3 PUT /{P}",
            "s3 PUT /{r}",
            "s3 GET /{p}?list-type=2",
            "s3 GET /{p}?location",
            "s3 DELETE /{p}",
            "s3 PUT /bucket/{p}",
            "s3 PUT /bucket/{r}",
            "s3 GET /bucket/{p}",
            "s3 DELETE /bucket/{p}",
            "s3 POST /bucket/{p}?uploads",
            "s3 PUT /bucket/key?partNumber=1&uploadId={p}",
            "s3 DELETE /bucket/key?uploadId={p}",
            "s3 GET /bucket?list-type=2&prefix={p}",
            "registry GET /v2/{p}/manifests/latest",
            "registry PUT /v2/{p}/manifests/latest",
            "registry POST /v2/{p}/blobs/uploads/",
            "registry GET /v2/{r}/tags/list",
            "registry GET /v2/repo/manifests/{p}",
            "registry PUT /v2/repo/manifests/{p}",
            "registry GET /v2/repo/blobs/{p}",
            "registry HEAD /v2/repo/blobs/{r}",
            "registry PATCH /v2/repo/blobs/uploads/{p}",
            "registry PUT /v2/repo/blobs/uploads/{r}?digest=sha256:0",
            "registry DELETE /v2/repo/blobs/uploads/{p}",
            "registry POST /v2/repo/blobs/uploads/?mount={p}&from={p}",
            "registry GET /registry-content/{p}",
            "registry GET /registry-content/{r}");

    private static final List<String> JSON = List.of(
            "ecr AmazonEC2ContainerRegistry_V20150921.CreateRepository {\"repositoryName\":{j}}",
            "ecr AmazonEC2ContainerRegistry_V20150921.DeleteRepository {\"repositoryName\":{j},\"force\":true}",
            "ecr AmazonEC2ContainerRegistry_V20150921.DescribeImages {\"repositoryName\":{j}}",
            "ecr AmazonEC2ContainerRegistry_V20150921.BatchGetImage {\"repositoryName\":\"repo\",\"imageIds\":[{\"imageTag\":{j}}]}",
            "ecr AmazonEC2ContainerRegistry_V20150921.SetRepositoryPolicy {\"repositoryName\":{j},\"policyText\":\"{}\"}",
            "ssm AmazonSSM.PutParameter {\"Name\":{j},\"Value\":\"v\",\"Type\":\"String\"}",
            "ssm AmazonSSM.GetParameters {\"Names\":[{j}]}",
            "ssm AmazonSSM.DeleteParameter {\"Name\":{j}}",
            "secretsmanager secretsmanager.CreateSecret {\"Name\":{j},\"SecretString\":\"v\",\"ClientRequestToken\":\"01234567890123456789012345678901\"}",
            "secretsmanager secretsmanager.GetSecretValue {\"SecretId\":{j}}",
            "secretsmanager secretsmanager.DeleteSecret {\"SecretId\":{j}}",
            "logs Logs_20140328.CreateLogGroup {\"logGroupName\":{j}}",
            "logs Logs_20140328.DeleteLogGroup {\"logGroupName\":{j}}",
            "logs Logs_20140328.DescribeLogGroups {\"logGroupNamePrefix\":{j}}",
            "codedeploy CodeDeploy_20141006.CreateApplication {\"applicationName\":{j},\"computePlatform\":\"Lambda\"}",
            "codedeploy CodeDeploy_20141006.GetApplication {\"applicationName\":{j}}",
            "codedeploy CodeDeploy_20141006.GetDeployment {\"deploymentId\":{j}}",
            "codedeploy CodeDeploy_20141006.StopDeployment {\"deploymentId\":{j}}",
            "codedeploy CodeDeploy_20141006.GetDeploymentConfig {\"deploymentConfigName\":{j}}",
            "lambda /2015-03-31/functions {\"FunctionName\":{j},\"Runtime\":\"java17\",\"Handler\":{j},\"Role\":\"arn:aws:iam::000000000000:role/lambda-local\",\"Code\":{\"S3Bucket\":{j},\"S3Key\":{j}}}",
            "lambda /2015-03-31/functions {\"FunctionName\":\"image\",\"PackageType\":\"Image\",\"Role\":{j},\"Code\":{\"ImageUri\":{j}}}",
            "lambda /2015-03-31/functions/there/aliases {\"Name\":{j},\"FunctionVersion\":{j}}");

    private static final List<String> FORMS = List.of(
            "iam 2010-05-08 CreateRole RoleName={f}&AssumeRolePolicyDocument=%7B%7D",
            "iam 2010-05-08 GetRole RoleName={f}",
            "iam 2010-05-08 DeleteRole RoleName={f}",
            "iam 2010-05-08 PutRolePolicy RoleName={f}&PolicyName={f}&PolicyDocument=%7B%7D",
            "iam 2010-05-08 CreatePolicy PolicyName={f}&PolicyDocument=%7B%7D",
            "iam 2010-05-08 GetPolicy PolicyArn={f}",
            "iam 2010-05-08 GetPolicy PolicyArn=arn:aws:iam::000000000000:policy/{f}",
            "sts 2011-06-15 AssumeRole RoleArn=arn:aws:iam::000000000000:role/{f}&RoleSessionName=me",
            "sts 2011-06-15 AssumeRole RoleArn={f}&RoleSessionName={f}",
            "sns 2010-03-31 CreateTopic Name={f}",
            "sns 2010-03-31 Publish TopicArn=arn:aws:sns:eu-west-1:000000000000:{f}&Message=m",
            "sns 2010-03-31 DeleteTopic TopicArn={f}",
            "monitoring 2010-08-01 PutMetricAlarm AlarmName={f}&MetricName=m&Namespace=n&Statistic=Sum&Period=60&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanThreshold",
            "monitoring 2010-08-01 DescribeAlarms AlarmNames.member.1={f}",
            "monitoring 2010-08-01 DeleteAlarms AlarmNames.member.1={f}");

    @TempDir
    static Path outside;

    static LocalAws aws;
    static RawHttp http;
    static String login;
    static Map<String, String> before;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(outside.resolve("outside"), "not yours");
        Files.writeString(outside.resolve("outside.json"), "{\"not\":\"yours\"}");
        aws = LocalAws.start(outside.resolve("store"));
        http = new RawHttp(aws.uri().getPort());
        login = "Authorization: " + RegistryCalls.as(AwsClients.of(aws)).authorization() + "\r\n";
        try (var ecr = AwsClients.of(aws).ecr();
                var s3 = AwsClients.of(aws).s3()) {
            ecr.createRepository(request -> request.repositoryName("repo"));
            s3.createBucket(request -> request.bucket("bucket"));
        }
        before = files(outside, false);
    }

    @AfterEach
    void nothingHappenedOutside() throws Exception {
        assertThat(files(outside, false)).isEqualTo(before);
        // On Windows too: no separator, no device, nothing longer than a file's name may be.
        assertThat(files(outside.resolve("store"), true).keySet())
                .allMatch(name -> name.matches("[A-Za-z0-9._+=,@~%$!/-]+"))
                .noneMatch(name -> name.matches("(?i)(.*/)?(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?"))
                .noneMatch(name -> Stream.of(name.split("/")).anyMatch(step -> step.length() > 250));
    }

    @AfterAll
    static void stop() throws Exception {
        aws.close();
        GuardFigures.write();
    }

    static List<String> paths() {
        return PATHS;
    }

    static List<String> json() {
        return JSON;
    }

    static List<String> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource
    void paths(String call) throws Exception {
        String[] words = call.split(" ", 3);
        for (String name : NAMES) {
            String raw = name.replaceAll("[\\x00-\\x20\\x7f-\\uffff?#]", "");
            String path = words[2].replace("{p}", encode(name))
                    .replace("{P}", encode(encode(name)))
                    .replace("{r}", raw);
            String who = words[0].equals("registry") ? login : RawHttp.signed(words[0], "eu-west-1");
            check(words[1] + " " + path + " HTTP/1.1\r\n" + head() + who + "Content-Length: 2\r\n\r\n{}", name);
        }
    }

    @ParameterizedTest
    @MethodSource
    void json(String call) throws Exception {
        String[] words = call.split(" ", 3);
        for (String name : NAMES) {
            String quoted = new JsonObject().put("x", name).toString().replaceFirst("(?s)^\\{\"x\":(.*)}$", "$1");
            String body = new String(
                    words[2].replace("{j}", quoted).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            boolean path = words[1].startsWith("/");
            check(
                    "POST " + (path ? words[1] : "/") + " HTTP/1.1\r\n" + head() + RawHttp.signed(words[0], "eu-west-1")
                            + (path ? "" : "X-Amz-Target: " + words[1] + "\r\n") + "Content-Length: " + body.length()
                            + "\r\n\r\n" + body,
                    name);
        }
    }

    @ParameterizedTest
    @MethodSource
    void forms(String call) throws Exception {
        String[] words = call.split(" ", 4);
        for (String name : NAMES) {
            String body = "Version=" + words[1] + "&Action=" + words[2] + "&" + words[3].replace("{f}", encode(name));
            check(
                    "POST / HTTP/1.1\r\n" + head() + RawHttp.signed(words[0], "eu-west-1")
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body,
                    name);
        }
    }

    @Test
    void regionsAreNoPathsEither() throws Exception {
        for (String region : List.of("..", "../..", "a/b", "..\\..", "%2e%2e", "EU-WEST-1", "a".repeat(50), "con")) {
            check(
                    "GET /2015-03-31/functions HTTP/1.1\r\n" + head() + RawHttp.signed("lambda", region) + "\r\n",
                    region);
            check(
                    "POST / HTTP/1.1\r\n" + head() + RawHttp.signed("logs", region)
                            + "X-Amz-Target: Logs_20140328.CreateLogGroup\r\nContent-Length: 20\r\n\r\n{\"logGroupName\":\"g\"}",
                    region);
        }
    }

    private static void check(String request, String name) throws Exception {
        int status = http.status(request);
        assertThat(status)
                .as(() -> {
                    try {
                        return name + ": " + request + "\n" + http.talk(request);
                    } catch (IOException e) {
                        return name;
                    }
                })
                .isBetween(200, 499);
        GuardFigures.count("names in paths, bodies and forms", 1);
    }

    private static String head() {
        return "Host: 127.0.0.1:" + http.port() + "\r\nConnection: close\r\n";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Contents by path; of the store's own files, or of all others. */
    private static Map<String, String> files(Path root, boolean store) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (store || !file.startsWith(outside.resolve("store"))) {
                    files.put(
                            root.relativize(file).toString().replace('\\', '/'),
                            Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return files;
    }
}
