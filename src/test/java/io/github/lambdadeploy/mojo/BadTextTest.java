// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every element that any goal knows, in the POM and on the command line, with every {@link BadText}. It is refused in one
 * message that names it, shows the text and says what next, before anything is written or anybody is called; or it is on
 * the list of what is right all the same, {@code bad-input/legal.txt}, with the reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTextTest {

    private static final String OTHERWISE_RIGHT = "<handler>com.example.Hello::handle</handler>";
    private static final String WITH_SECRET =
            "<function><environment><TOKEN>" + Attempt.SECRET + "</TOKEN></environment></function>";

    /** What an element needs beside it to be the only mistake, by the end of its path. */
    private static final Map<String, String> BESIDE = Map.ofEntries(
            Map.entry("inlinePolicies/*/name", "<document>{\"Statement\":[]}</document>"),
            Map.entry("inlinePolicies/*/document", "<name>read</name>"),
            Map.entry("inlinePolicies/*/file", "<name>read</name>"),
            Map.entry("fileSystemConfigs/*/localMountPath", "<arn>" + Arns.ACCESS_POINT + "</arn>"),
            Map.entry("fileSystemConfigs/*/arn", "<localMountPath>/mnt/a</localMountPath>"),
            Map.entry("logging/applicationLogLevel", "<logFormat>JSON</logFormat>"),
            Map.entry("logging/systemLogLevel", "<logFormat>JSON</logFormat>"),
            Map.entry(
                    "vpcConfig/ipv6AllowedForDualStack",
                    "<subnetIds><i>subnet-1</i></subnetIds><securityGroupIds><i>sg-1</i></securityGroupIds>"),
            Map.entry(
                    "capacityProviderConfig/perExecutionEnvironmentMaxConcurrency",
                    "<capacityProviderArn>" + Arns.CAPACITY_PROVIDER + "</capacityProviderArn>"),
            Map.entry(
                    "capacityProviderConfig/executionEnvironmentMemoryGiBPerVCpu",
                    "<capacityProviderArn>" + Arns.CAPACITY_PROVIDER + "</capacityProviderArn>"),
            Map.entry("url/invokeMode", "<authType>NONE</authType>"),
            Map.entry("codeDeploy/application", "<deploymentGroup>g</deploymentGroup>"),
            Map.entry("codeDeploy/deploymentGroup", "<application>a</application>"),
            Map.entry("codeDeploy/create", "<application>a</application><deploymentGroup>g</deploymentGroup>"),
            Map.entry("codeDeploy/start", "<application>a</application><deploymentGroup>g</deploymentGroup>"),
            Map.entry(
                    "codeDeploy/serviceRole",
                    "<application>a</application><deploymentGroup>g</deploymentGroup><create>true</create>"),
            Map.entry("repositorySettings/kmsKey", "<encryptionType>KMS</encryptionType>"),
            Map.entry("paths/*/into", "<from>files</from>"),
            Map.entry("permissions/*/file", "<mode>755</mode>"),
            Map.entry("permissions/*/mode", "<file>/a</file>"),
            Map.entry("notification/on", "<topicArn>" + Arns.TOPIC + "</topicArn>"));

    /** The same for elements within lists and within the entries of {@code <functions>}. */
    private static final Map<String, String> AROUND = Map.of(
            "vpcConfig/subnetIds/*", "vpcConfig:<securityGroupIds><i>sg-1</i></securityGroupIds>",
            "vpcConfig/securityGroupIds/*", "vpcConfig:<subnetIds><i>subnet-1</i></subnetIds>",
            "repositorySettings/imageTagMutabilityExclusionFilters/*",
                    "repositorySettings:<imageTagMutability>MUTABLE_WITH_EXCLUSION</imageTagMutability>",
            "hooks/beforeAllowTraffic", "codeDeploy:<application>a</application><deploymentGroup>g</deploymentGroup>",
            "hooks/afterAllowTraffic", "codeDeploy:<application>a</application><deploymentGroup>g</deploymentGroup>");

    private record Legal(Pattern path, Set<String> texts, String reason) {}

    private final List<Legal> legal = new ArrayList<>();
    private final Set<Legal> used = new HashSet<>();
    private final Map<String, Integer> figures = new HashMap<>();

    BadTextTest() throws IOException {
        try (InputStream in = Objects.requireNonNull(BadTextTest.class.getResourceAsStream("bad-input/legal.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s*\\|\\s*", 3))
                    .forEach(row -> legal.add(new Legal(
                            Pattern.compile(Arrays.stream(row[0].split(", "))
                                    .map(path -> path.replace("*", "\\*"))
                                    .reduce((a, b) -> a + "|" + b)
                                    .orElseThrow()),
                            Set.of(row[1].split(" ")),
                            row[2])));
        }
    }

    @ParameterizedTest
    @MethodSource
    void isRefusedOrRight(String goal, Element element, @TempDir Path dir) throws IOException {
        SoftAssertions all = new SoftAssertions();
        for (BadText bad : BadText.values()) {
            if (bad.isFor(element, true)) {
                String own = element.xml(bad.text, beside(element), around(element));
                all.check(() -> tryOut(
                        goal,
                        element,
                        bad,
                        new MojoBench(dir, rest(element) + own)
                                .d(
                                        "lambda.local",
                                        String.valueOf(!element.path().equals("endpoint"))),
                        dir));
            }
            String property = element.property();
            if (property != null && bad.isFor(element, false)) {
                all.check(() -> tryOut(
                        goal,
                        element,
                        bad,
                        new MojoBench(dir, rest(element))
                                .d(
                                        "lambda.local",
                                        String.valueOf(!element.path().equals("endpoint")))
                                .d(property, bad.text),
                        dir));
            }
        }
        all.assertAll();
    }

    /** Each element with the first goal that knows it: the check is the same for the others. */
    static Stream<Arguments> isRefusedOrRight() throws Exception {
        Set<String> seen = new HashSet<>();
        List<Arguments> all = new ArrayList<>();
        for (String goal : List.of("package", "deploy", "plan", "invoke", "status", "rollback", "prune")) {
            for (Element element : Element.of(goal)) {
                if (seen.add(element.path())) {
                    all.add(Arguments.of(goal, element));
                }
            }
        }
        return all.stream();
    }

    private void tryOut(String goal, Element element, BadText bad, MojoBench bench, Path dir) throws IOException {
        Attempt attempt = Attempt.at(goal, bench);
        String what = element.path() + " " + bad;
        count("tried");
        Legal right = legal.stream()
                .filter(row -> row.path()
                                .matcher(element.path()
                                        .replaceFirst("^functions/\\*/(?!functionName|handler)", "function/"))
                                .matches()
                        && row.texts().contains(bad.name()))
                .findFirst()
                .orElse(null);
        if (right != null) {
            assertThat(attempt.isAccepted())
                    .as("%s: %s", what, attempt.failure())
                    .isTrue();
            used.add(right);
            count("legal: " + right.reason());
            org.codehaus.plexus.util.FileUtils.deleteDirectory(
                    dir.resolve("local").toFile());
            return;
        }
        if (attempt.isMavens()) {
            assertThat(element.isNumber()).as(what).isTrue();
            assertThat(attempt.mavensElement())
                    .as(what)
                    .isEqualTo(element.path().replaceFirst(".*/", ""));
            count("refused by Maven");
        } else {
            assertThat(attempt.isAccepted())
                    .as("%s: %s", what, attempt.failure())
                    .isFalse();
            attempt.assertReadable();
            String message = attempt.message();
            assertThat(message)
                    .as(what)
                    .doesNotContain(" mistakes in the configuration")
                    .contains("next: ");
            assertThat(element.names().anyMatch(name -> message.contains("<" + name + ">"))
                            || element.property() != null && message.contains("(-D" + element.property() + ")"))
                    .as("%s names the element: %s", what, message)
                    .isTrue();
            if (element.property() != null) {
                assertThat(message).as(what).contains("-D" + element.property());
            }
            assertThat(bad.isToldIn(message))
                    .as("%s shows the text: %s", what, message)
                    .isTrue();
            assertThat(message.replaceFirst("(?s)\n  left:   Nothing was built, sent or changed.*", ""))
                    .as("%s says what is right", what)
                    .containsPattern(
                            "(use|give|set|leave|define|write|name|" + "take|takes|has|have|say|check|Check|Put) ");
            count("refused");
        }
        Attempt.assertUntouched(dir);
    }

    @AfterAll
    void tell() throws IOException {
        BadInput.tell(figures);
        if (figures.getOrDefault("tried", 0) > 2_000) {
            assertThat(used).as("every reason is one that is needed").containsExactlyInAnyOrderElementsOf(legal);
        }
    }

    private void count(String what) {
        figures.merge(what, 1, Integer::sum);
    }

    private static String rest(Element element) {
        String path = element.path();
        boolean image = path.startsWith("image") || path.contains("/imageConfig/");
        return (path.equals("handler") ? "" : OTHERWISE_RIGHT)
                + (path.equals("packageType") ? "" : "<packageType>" + (image ? "image" : "zip") + "</packageType>")
                + (path.startsWith("function/") ? "" : WITH_SECRET);
    }

    private static String beside(Element element) {
        String own = BESIDE.entrySet().stream()
                .filter(entry -> element.path().endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        boolean ofSeveral =
                element.path().matches("functions/\\*/[^/]+") && !element.name().equals("functionName");
        return own + (ofSeveral ? "<functionName>orders</functionName>" : "");
    }

    private static Map<String, String> around(Element element) {
        Map<String, String> around = new HashMap<>();
        if (element.path().matches("functions/\\*/.+/.+")) {
            around.put("function", "<functionName>orders</functionName>");
        }
        AROUND.forEach((end, value) -> {
            if (element.path().endsWith(end)) {
                int colon = value.indexOf(':');
                around.put(value.substring(0, colon), value.substring(colon + 1));
            }
        });
        return around;
    }

    /** Some that are right. */
    private static final class Arns {
        static final String ACCESS_POINT =
                "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0";
        static final String CAPACITY_PROVIDER = "arn:aws:lambda:eu-west-1:123456789012:capacity-provider:big";
        static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:a";

        private Arns() {}
    }
}
