// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.run.Hello;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository a deployment makes, and pipelines that tag images with commit ids which can never be moved. */
class RepositoryTest {

    private static final String LIFECYCLE =
            "<lifecyclePolicy>{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\","
                    + "\"countType\":\"imageCountMoreThan\",\"countNumber\":1},\"action\":{\"type\":\"expire\"}}]}"
                    + "</lifecyclePolicy>";
    private static final String SETTINGS = "<repositorySettings><imageTagMutability>IMMUTABLE</imageTagMutability>"
            + LIFECYCLE + "<pullAccounts><account>123456789012</account></pullAccounts></repositorySettings>";

    @TempDir
    private Path dir;

    @Test
    void isMadeAsThePomSaysAndThenLeftAlone() throws Exception {
        deploy("orders", SETTINGS, "c0ffee");
        assertThat(ecr())
                .containsSubsequence("CreateRepository", "PutLifecyclePolicy", "SetRepositoryPolicy")
                .doesNotContain("GetLifecyclePolicy", "GetRepositoryPolicy");
        int before = ecr().size();

        assertThat(deploy("orders", SETTINGS, "c0ffee").string("outcome")).isEqualTo("unchanged");
        assertThat(ecr()).hasSize(before);

        // Another function with the same image looks whether everything is there.
        deploy("invoices", SETTINGS, "c0ffee");
        assertThat(ecr().subList(before, ecr().size()))
                .containsExactlyInAnyOrder(
                        "DescribeRepositories", "GetLifecyclePolicy", "GetRepositoryPolicy", "BatchGetImage");
    }

    @Test
    void aRunKilledInBetweenIsRepairedByTheNext() throws Exception {
        Faults.write(
                dir.resolve("local"),
                FaultRule.on("ecr", "PutLifecyclePolicy").times(0).cut());
        assertThatThrownBy(() -> deploy("orders", SETTINGS, "c0ffee")).isInstanceOf(MojoExecutionException.class);
        Faults.clear(dir.resolve("local"));
        int before = ecr().size();
        assertThat(deploy("orders", SETTINGS, "c0ffee").string("outcome")).isEqualTo("created");
        assertThat(ecr().subList(before, ecr().size()))
                .containsSubsequence("PutLifecyclePolicy", "SetRepositoryPolicy")
                .doesNotContain("CreateRepository");
    }

    @Test
    void theSameBuildUnderTheSameImmutableTagIsFine() throws Exception {
        deploy("orders", SETTINGS, "c0ffee");
        int before = Journal.read(dir.resolve("local")).size();
        deploy("invoices", SETTINGS, "c0ffee");
        List<Journal.Entry> second = Journal.read(dir.resolve("local"));
        assertThat(second.subList(before, second.size()))
                .extracting(Journal.Entry::service)
                .doesNotContain("registry");
    }

    @Test
    void anotherBuildUnderTheSameImmutableTagIsRefusedBeforeItIsSent() throws Exception {
        deploy("orders", SETTINGS, "c0ffee");
        int before = Journal.read(dir.resolve("local")).size();
        assertThatThrownBy(() -> deploy(project("orders", SETTINGS, "c0ffee").with(MojoBench.class)))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("The tag c0ffee is immutable and names another image")
                .hasMessageContaining("this build is sha256:")
                .hasMessageContaining("such as the commit id");
        List<Journal.Entry> second = Journal.read(dir.resolve("local"));
        assertThat(second.subList(before, second.size())).noneMatch(Journal.Entry::write);
        assertThat(deploy(project("orders", SETTINGS, "decaf").with(MojoBench.class))
                        .string("outcome"))
                .isEqualTo("updated");
    }

    @Test
    void whatDiffersIsLeft() throws Exception {
        deploy("orders", "", "c0ffee");
        int before = ecr().size();
        deploy("invoices", "<repositorySettings><scanOnPush>false</scanOnPush></repositorySettings>", "c0ffee");
        assertThat(ecr().subList(before, ecr().size()))
                .containsExactlyInAnyOrder("DescribeRepositories", "BatchGetImage");
    }

    @Test
    void codeOnlyTouchesNoPolicy() throws Exception {
        deploy("orders", "", "c0ffee");
        int before = ecr().size();
        deploy(project("orders", SETTINGS, "decaf").with(MojoBench.class).d("lambda.codeOnly", "true"));
        assertThat(ecr().subList(before, ecr().size()))
                .doesNotContain("GetLifecyclePolicy", "GetRepositoryPolicy", "SetRepositoryPolicy");
    }

    private JsonObject deploy(String function, String image, String tag) throws Exception {
        return deploy(project(function, image, tag));
    }

    private JsonObject deploy(MojoBench bench) throws Exception {
        bench.runPackage();
        bench.runDeploy();
        return bench.function();
    }

    private MojoBench project(String function, String image, String tag) throws IOException {
        return new MojoBench(
                        dir,
                        "<handler>" + Hello.class.getName() + "::text</handler><functionName>" + function
                                + "</functionName><image><repository>orders</repository><tags><tag>" + tag
                                + "</tag></tags>" + image + "</image>")
                .with(Hello.class);
    }

    private List<String> ecr() throws IOException {
        return Journal.read(dir.resolve("local")).stream()
                .filter(entry -> entry.service().equals("ecr"))
                .map(Journal.Entry::operation)
                .filter(operation -> !operation.equals("GetAuthorizationToken"))
                .toList();
    }
}
