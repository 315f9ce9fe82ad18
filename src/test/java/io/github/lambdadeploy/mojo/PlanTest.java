// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal plan, and deploying what it has saved. */
class PlanTest {

    private static final String SECRET = "hunter2-and-more";

    @TempDir
    private Path dir;

    @Test
    void saysWhatANewFunctionTakesAndWritesNothing() throws Exception {
        MojoBench bench = zip("<memorySize>1024</memorySize><environment><TOKEN>" + SECRET + "</TOKEN></environment>");
        bench.runPackage();
        JsonObject function = plan(bench);
        assertThat(lines(function))
                .contains("+ function", "+ memorySize", "+ environment.TOKEN", "+ version", "+ alias live");
        assertThat(bench.writes()).isEmpty();
        assertThat(Files.readString(saved())).doesNotContain(SECRET).contains("(secret 1)");
    }

    @Test
    void nothingToDoIsAnEmptyPlanOfTwoReads() throws Exception {
        MojoBench bench = zip("");
        bench.runPackage();
        bench.runDeploy();
        int before = calls(bench).size();
        assertThat(lines(plan(bench))).isEmpty();
        assertThat(calls(bench).subList(before, calls(bench).size()))
                .containsExactlyInAnyOrder("GetAlias", "GetFunction", "GetFunction");
    }

    /** Nothing of it is live, and deploy would do nothing; but somebody was there. */
    @Test
    void whatSomebodyElseChangedIsShownAndRefused() throws Exception {
        zip("<memorySize>512</memorySize>").runPackage();
        zip("<memorySize>512</memorySize>").runDeploy();
        plan(zip("<memorySize>512</memorySize>"));
        try (LocalAws aws = LocalAws.start(dir.resolve("local"));
                AwsClients somebody = TestClients.of(aws, "us-east-1")) {
            somebody.lambda()
                    .updateFunctionConfiguration(
                            request -> request.functionName("orders").memorySize(2048));
        }
        MojoBench exactly = zip("<memorySize>512</memorySize>").d("lambda.plan.in", saved().toString());
        assertThatThrownBy(exactly::runDeploy).hasMessageContaining("the function or its alias was changed since");
        assertThat(lines(plan(zip("<memorySize>512</memorySize>")))).containsExactly("! memorySize");
        MojoBench strict = zip("<memorySize>512</memorySize>").d("lambda.failOnChanges", "true");
        assertThatThrownBy(() -> plan(strict)).hasMessageContaining("somebody else has changed the function");
        zip("<memorySize>512</memorySize>").runDeploy();
        assertThat(strict.function().string("outcome")).isEqualTo("unchanged");
    }

    @Test
    void aSavedPlanIsCarriedOut() throws Exception {
        zip("<memorySize>512</memorySize>").runPackage();
        zip("<memorySize>512</memorySize>").runDeploy();
        MojoBench more = zip("<memorySize>1024</memorySize><environment><TOKEN>" + SECRET + "</TOKEN></environment>");
        assertThat(lines(plan(more))).contains("~ memorySize", "+ environment.TOKEN", "+ version", "~ alias live");
        MojoBench deploy = zip("<memorySize>1024</memorySize><environment><TOKEN>" + SECRET + "</TOKEN></environment>");
        deploy.d("lambda.plan.in", saved().toString()).runDeploy();
        assertThat(deploy.function().string("outcome")).isEqualTo("updated");
        assertThat(lines(plan(more))).isEmpty();
    }

    @Test
    void aSavedPlanIsRefusedWhenTheWorldHasMoved() throws Exception {
        zip("<memorySize>512</memorySize>").runPackage();
        zip("<memorySize>512</memorySize>").runDeploy();
        plan(zip("<memorySize>1024</memorySize>"));
        zip("<memorySize>768</memorySize>").runDeploy();
        MojoBench late = zip("<memorySize>1024</memorySize>").d("lambda.plan.in", saved().toString());
        int writes = late.writes().size();
        assertThatThrownBy(late::runDeploy)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("The saved plan does not fit any more")
                .hasMessageContaining("the function or its alias was changed since")
                .hasMessageContaining("-Dlambda.plan.out");
        assertThat(late.writes()).hasSize(writes);
    }

    @Test
    void aSavedPlanIsRefusedForOtherSecretValues() throws Exception {
        zip("").runPackage();
        zip("").runDeploy();
        plan(zip("<environment><TOKEN>" + SECRET + "</TOKEN></environment>"));
        MojoBench other = zip("<environment><TOKEN>another</TOKEN></environment>");
        other.d("lambda.plan.in", saved().toString());
        assertThatThrownBy(other::runDeploy).hasMessageContaining("secret values are others than then");
    }

    @Test
    void aPlanThatIsNoneIsRefused() throws Exception {
        MojoBench bench = zip("");
        bench.runPackage();
        bench.d("lambda.plan.in", dir.resolve("nowhere.json").toString());
        assertThatThrownBy(bench::runDeploy)
                .hasMessageContaining("The saved plan cannot be read")
                .hasMessageContaining("there is no such file");
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void failsOnChangesWhenAsked() throws Exception {
        MojoBench bench = zip("").d("lambda.failOnChanges", "true");
        bench.runPackage();
        assertThatThrownBy(() -> plan(bench)).hasMessageContaining("<failOnChanges> (-Dlambda.failOnChanges)");
        zip("").runDeploy();
        assertThat(lines(plan(bench))).isEmpty();
    }

    @Test
    void everythingThatStandsInTheWayIsSaidAtOnce() throws Exception {
        zip("").runPackage();
        zip("").runDeploy();
        MojoBench wrong = new MojoBench(
                dir,
                "<packageType>zip</packageType><functionName>orders</functionName><alias>12</alias>"
                        + "<handler>" + Greeter.class.getName() + "::greet</handler>"
                        + "<function><memorySize>1</memorySize><runtime>java11</runtime>"
                        + "<vpcConfig><subnetIds><subnetId>here</subnetId></subnetIds></vpcConfig>"
                        + "<ephemeralStorage>1024</ephemeralStorage><snapStart>PublishedVersions</snapStart>"
                        + "</function>");
        int writes = wrong.writes().size();
        assertThatThrownBy(wrong::runDeploy)
                .hasMessageContaining("<alias>")
                .hasMessageContaining("<memorySize> is 1")
                .hasMessageContaining("<vpcConfig>")
                .hasMessageContaining("<snapStart>")
                .hasMessageContaining("compiled for Java 17");
        assertThat(wrong.writes()).hasSize(writes);
    }

    /** What the POM says wrongly does not hide what only AWS can tell. */
    @Test
    void whatIsWrongLiveIsSaidWithWhatIsWrongInThePom() throws Exception {
        zip("").runPackage();
        zip("").runDeploy();
        String image = "<functionName>orders</functionName><handler>" + Greeter.class.getName() + "::greet</handler>";
        new MojoBench(dir, image).runPackage();
        System.setProperty("aws.accessKeyId", LocalAws.ACCESS_KEY_ID);
        System.setProperty("aws.secretAccessKey", LocalAws.SECRET_ACCESS_KEY);
        try (LocalAws aws = LocalAws.start(dir.resolve("local"))) {
            MojoBench wrong = new MojoBench(
                            dir,
                            image + "<function><memorySize>1</memorySize>"
                                    + "<vpcConfig><subnetIds><subnetId>here</subnetId></subnetIds></vpcConfig></function>")
                    .d("lambda.local", "false")
                    .d("lambda.endpoint", aws.uri().toString())
                    .d("lambda.region", "us-east-1")
                    .d("lambda.alias", "12")
                    .d("lambda.allowedAccounts", "123456789012")
                    .d("lambda.image.repository", "000000000000.dkr.ecr.eu-west-1.amazonaws.com/orders");
            int writes = wrong.writes().size();
            assertThatThrownBy(wrong::runDeploy)
                    .hasMessageContaining("<alias>")
                    .hasMessageContaining("<memorySize> is 1")
                    .hasMessageContaining("<vpcConfig>")
                    .hasMessageContaining("These credentials are for account 000000000000")
                    .hasMessageContaining("is in eu-west-1, the function in us-east-1")
                    .hasMessageContaining("but the function is of type Zip, which Lambda never changes");
            assertThat(wrong.writes()).hasSize(writes);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** That there is nowhere to send the image to does not hide that the function takes none. */
    @Test
    void whatWouldStopTheUploadHidesNothing() throws Exception {
        zip("").runPackage();
        zip("").runDeploy();
        String image = "<functionName>orders</functionName><handler>" + Greeter.class.getName() + "::greet</handler>"
                + "<image><createRepository>false</createRepository></image>";
        MojoBench nowhere = new MojoBench(dir, image);
        nowhere.runPackage();
        int writes = nowhere.writes().size();
        assertThatThrownBy(nowhere::runDeploy)
                .hasMessageContaining("2 things stand in the way")
                .hasMessageContaining("which Lambda never changes")
                .hasMessageContaining("createRepository");
        assertThat(nowhere.writes()).hasSize(writes);
    }

    @Test
    void whatWasBuiltForAnotherArchitectureIsRefused() throws Exception {
        zip("").runPackage();
        MojoBench arm = zip("").d("lambda.image.architecture", "arm64");
        assertThatThrownBy(() -> plan(arm))
                .hasMessageContaining(
                        "<image><architecture> (-Dlambda.image.architecture) is arm64, but what was built")
                .hasMessageContaining("x86_64");
    }

    private JsonObject plan(MojoBench bench) throws Exception {
        bench.d("lambda.plan.out", saved().toString())
                .mojo("plan", PlanMojo::new)
                .execute();
        return JsonObject.parse(Files.readAllBytes(saved()))
                .objects("functions")
                .get(0);
    }

    private Path saved() {
        return dir.resolve("plan.json");
    }

    private static List<String> lines(JsonObject function) {
        return function.objects("changes").stream()
                .map(change -> change.string("action") + " " + change.string("name"))
                .toList();
    }

    private static List<String> calls(MojoBench bench) throws Exception {
        return Journal.read(bench.basedir.resolve("local")).stream()
                .map(Journal.Entry::operation)
                .toList();
    }

    private MojoBench zip(String function) throws Exception {
        return new MojoBench(
                        dir,
                        "<packageType>zip</packageType><functionName>orders</functionName><handler>"
                                + Greeter.class.getName() + "::greet</handler><function>" + function + "</function>")
                .with(Greeter.class);
    }

    /** The function. */
    public static final class Greeter {

        public String greet(String name) {
            return new String(("Hello " + name).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
    }
}
