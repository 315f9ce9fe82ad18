// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.setting.ImageOverrides;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code <functions>}: many functions of one artifact. */
class ManyFunctionsTest {

    @TempDir
    private Path dir;

    private Path local;

    @BeforeEach
    void local() throws Exception {
        local = Files.createDirectories(dir.resolve("local"));
    }

    @Test
    void twentyFunctionsOfOneImageUnderAwsOwnQuotas() throws Exception {
        Faults.write(local, Faults.asAwsThrottles());
        MojoBench bench = image(named(20, ""));
        bench.runPackage();
        bench.runDeploy();
        assertThat(outcomes(bench)).hasSize(20).containsOnly("created");
        List<Journal.Entry> journal = Journal.read(local);
        assertThat(journal)
                .filteredOn(entry -> entry.operation().equals("CreateFunction"))
                .hasSizeGreaterThanOrEqualTo(20);
        assertThat(journal)
                .as("one push")
                .filteredOn(entry -> entry.operation().equals("CreateRepository"))
                .hasSize(1);
        int writes = bench.writes().size();
        MojoBench again = image(named(20, ""));
        again.runDeploy();
        assertThat(outcomes(again)).hasSize(20).containsOnly("unchanged");
        assertThat(again.writes()).hasSize(writes);
    }

    @Test
    void eachHasItsOwnHandlerAndSettingsAndTheSharedOnes() throws Exception {
        MojoBench bench = zip("<function><timeout>17</timeout><memorySize>256</memorySize></function><functions>"
                + "<function><functionName>one</functionName></function>"
                + "<function><functionName>two</functionName><handler>" + Greeter.class.getName()
                + "::part</handler><memorySize>1024</memorySize></function></functions>");
        bench.runPackage();
        bench.runDeploy();
        JsonObject one = created("one");
        JsonObject two = created("two");
        assertThat(one.string("Handler")).endsWith("::greet");
        assertThat(two.string("Handler")).endsWith("::part");
        assertThat(one.number("MemorySize")).hasValue(256);
        assertThat(two.number("MemorySize")).hasValue(1024);
        assertThat(two.number("Timeout")).hasValue(17);
    }

    @Test
    void aHandlerIsTheCommandOfAnImageWhateverElseItsConfigurationSays() throws Exception {
        String part = Greeter.class.getName() + "::part";
        MojoBench bench =
                image("<function><imageConfig><workingDirectory>/tmp</workingDirectory></imageConfig></function>"
                        + "<functions><function><functionName>one</functionName></function>"
                        + "<function><functionName>two</functionName><handler>" + part + "</handler></function>"
                        + "<function><functionName>three</functionName><handler>" + part
                        + "</handler><imageConfig/></function>"
                        + "<function><functionName>four</functionName><handler>" + part + "</handler><imageConfig>"
                        + "<command><c>own</c></command></imageConfig></function></functions>");
        bench.runPackage();
        DeployMojo mojo = bench.mojo("deploy", DeployMojo::new);
        mojo.maven().checkWritten(new io.github.lambdadeploy.config.Problems());
        mojo.check(new io.github.lambdadeploy.config.Problems());
        assertThat(Target.of(mojo))
                .extracting(target -> Requests.settings(mojo, target, Greeter.class.getName() + "::greet")
                        .get(SettingType.IMAGE_CONFIG)
                        .orElse(ImageOverrides.NONE))
                .containsExactly(
                        new ImageOverrides(List.of(), List.of(), "/tmp"),
                        new ImageOverrides(List.of(), List.of(part), "/tmp"),
                        new ImageOverrides(List.of(), List.of(part), null),
                        new ImageOverrides(List.of(), List.of("own"), null));
    }

    @Test
    void anArchitectureThatIsTakenOutOfThePomMovesNoFunction() throws Exception {
        String two = named(2, "");
        MojoBench arm = image("<image><architecture>arm64</architecture></image>" + two);
        arm.runPackage();
        arm.runDeploy();
        MojoBench plain = image(two);
        plain.runPackage();
        int writes = plain.writes().size();
        assertThatThrownBy(plain::runDeploy).hasMessageContaining("built for x86_64, but the function runs on arm64");
        assertThat(plain.writes()).hasSize(writes);
        MojoBench named = image("<image><architecture>x86_64</architecture></image>" + two);
        named.runPackage();
        named.runDeploy();
        assertThat(outcomes(named)).containsExactly("updated", "updated");
    }

    /** Of two modes in one POM neither function is left with both. */
    @Test
    void oneReplacesItsVariablesWhileTheOthersMerge() throws Exception {
        String configuration = "<function><environment><STAGE>dev</STAGE></environment>"
                + "<environmentMode>replace</environmentMode></function><functions>"
                + "<function><functionName>one</functionName><environment><STAGE>prod</STAGE></environment>"
                + "<environmentMode>merge</environmentMode></function>"
                + "<function><functionName>two</functionName></function></functions>";
        MojoBench bench = zip(configuration);
        bench.runPackage();
        bench.runDeploy();
        MojoBench again = zip(configuration);
        again.runDeploy();
        assertThat(outcomes(again)).containsExactly("unchanged", "unchanged");
    }

    @Test
    void oneThatFailsDoesNotHideTheOthers() throws Exception {
        Faults.write(
                local,
                FaultRule.on("lambda", "CreateFunction")
                        .resource("f2")
                        .times(0)
                        .answer(403, "AccessDeniedException", "not authorized to perform: lambda:CreateFunction"));
        MojoBench bench = zip(named(3, ""));
        bench.runPackage();
        assertThatThrownBy(bench::runDeploy)
                .hasMessageContaining("1 of 3 functions could not be deployed")
                .hasMessageContaining("f2: Cannot create the function");
        assertThat(outcomes(bench)).containsExactly("created", "failed", "created");
        Faults.clear(local);
        MojoBench again = zip(named(3, ""));
        again.runDeploy();
        assertThat(outcomes(again)).containsExactly("unchanged", "created", "unchanged");
    }

    @Test
    void aNewFunctionTakesSignedCodeFromTheStart() throws Exception {
        String arn = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef";
        MojoBench bench =
                zip("<function><codeSigningConfigArn>" + arn + "0</codeSigningConfigArn></function><functions>"
                        + "<function><functionName>one</functionName></function><function><functionName>two</functionName>"
                        + "<codeSigningConfigArn>" + arn + "1</codeSigningConfigArn></function></functions>");
        bench.runPackage();
        bench.runDeploy();
        assertThat(bench.writes()).doesNotContain("lambda PutFunctionCodeSigningConfig");
        bench.runDeploy();
        assertThat(outcomes(bench)).containsExactly("unchanged", "unchanged");
        MojoBench other =
                zip("<function><codeSigningConfigArn>" + arn + "1</codeSigningConfigArn></function><functions>"
                        + "<function><functionName>one</functionName></function><function><functionName>two</functionName>"
                        + "<codeSigningConfigArn/></function></functions>");
        other.runDeploy();
        assertThat(other.writes())
                .contains("lambda PutFunctionCodeSigningConfig", "lambda DeleteFunctionCodeSigningConfig");
    }

    @Test
    void aNameTwiceIsAMistake() {
        MojoBench bench = zip("<functions><function><functionName>a</functionName></function>"
                + "<function><functionName>a</functionName></function>"
                + "<function><functionName>b c</functionName><memorySize>1</memorySize></function></functions>");
        assertThatThrownBy(bench::runPackage)
                .hasMessageContaining("<functions>, number 2: <functionName> is a once more")
                .hasMessageContaining("<functions>, number 3: <functionName> is 'b c'")
                .hasMessageContaining("<functions>, number 3: <function><memorySize> is 1");
    }

    @Test
    void aHandlerOfAnyOfThemIsLookedFor() throws Exception {
        MojoBench bench = zip("<functions><function><functionName>one</functionName>"
                + "<handler>com.example.Missing::handle</handler></function></functions>");
        assertThatThrownBy(bench::runPackage).hasMessageContaining("com.example.Missing");
    }

    private static String named(int number, String more) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> "<function><functionName>f" + i + "</functionName>" + more + "</function>")
                .collect(Collectors.joining("", "<functions>", "</functions>"));
    }

    private static List<String> outcomes(MojoBench bench) {
        return bench.file("deployment.json").objects("functions").stream()
                .map(function -> function.string("outcome", ""))
                .collect(Collectors.collectingAndThen(Collectors.toList(), Collections::unmodifiableList));
    }

    private JsonObject created(String name) {
        try (LocalAws standIn = LocalAws.start(local);
                AwsClients clients = TestClients.of(standIn, "us-east-1")) {
            var function = clients.lambda().getFunctionConfiguration(request -> request.functionName(name));
            return new JsonObject()
                    .put("Handler", function.handler())
                    .put("MemorySize", function.memorySize())
                    .put("Timeout", function.timeout());
        }
    }

    private MojoBench zip(String more) {
        return bench("zip", more);
    }

    private MojoBench image(String more) {
        return bench("image", more);
    }

    private MojoBench bench(String type, String more) {
        try {
            return new MojoBench(
                            dir,
                            "<packageType>" + type + "</packageType><handler>" + Greeter.class.getName()
                                    + "::greet</handler>" + more)
                    .with(Greeter.class);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The functions. */
    public static final class Greeter {

        public String greet(String name) {
            return "Hello " + name;
        }

        public String part(String name) {
            return "Bye " + name;
        }
    }
}
