// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.run.Hello;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which role a new function gets, on a stand-in of its own. */
class RoleTest {

    @TempDir
    private Path dir;

    @Test
    void theStandInHasARoleWhenNoneIsConfigured() throws Exception {
        deploy("<createRole>false</createRole>");
        assertThat(iam()).isEmpty();
    }

    @Test
    void createsTheRoleThatIsDescribed() throws Exception {
        deploy("<executionRole><name>mine</name></executionRole>");
        assertThat(iam())
                .containsExactly(
                        "GetRole mine 404", "GetRole mine 404", "CreateRole mine 200", "AttachRolePolicy mine 200");
        int before = iam().size();
        deploy("<executionRole><name>mine</name></executionRole>");
        assertThat(iam()).as("unchanged").hasSize(before);
    }

    @Test
    void anEmptyElementIsARoleWithAllDefaults() throws Exception {
        deploy("<executionRole/>");
        assertThat(iam()).contains("CreateRole orders-role 200");
    }

    @Test
    void takesTheRoleThatIsNamed() throws Exception {
        deploy("<role>lambda-local</role><executionRole><name>mine</name></executionRole>");
        assertThat(iam()).containsExactly("GetRole lambda-local 200");
    }

    @Test
    void theStandInStandsInForARoleOfAnotherAccount() throws Exception {
        deploy("<role>arn:aws:iam::123456789012:role/service/orders</role>");
        assertThat(iam()).containsExactly("GetRole orders 404");
    }

    @Test
    void createsNoFunctionWhenToldSo() throws Exception {
        assertThatThrownBy(() -> deploy("<createFunction>false</createFunction><executionRole/>"))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("<createFunction> (-Dlambda.createFunction) is false")
                .hasMessageContaining("Create it with the tool that owns it")
                .hasMessageContaining("Nothing was sent or changed");
        assertThat(iam()).isEmpty();
    }

    @Test
    void createsNoRoleWhenToldSo() {
        assertThatThrownBy(() -> deploy("<executionRole/><createRole>false</createRole>"))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("creating it needs <role> (-Dlambda.role)")
                .hasMessageContaining("<createRole> (-Dlambda.createRole) is false");
        assertThatThrownBy(() -> deploy("<executionRole/><codeOnly>true</codeOnly>"))
                .hasMessageContaining("<codeOnly> (-Dlambda.codeOnly) creates none");
    }

    /** What another tool is to make is missing: all of it is said at once, and nothing was written. */
    @Test
    void createsNeitherAliasNorLogGroupWhenToldSo() throws Exception {
        String both = "<createAlias>false</createAlias><createLogGroup>false</createLogGroup>"
                + "<function><logRetentionDays>14</logRetentionDays></function>";
        assertThatThrownBy(() -> deploy(both))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("2 things stand in the way")
                .hasMessageContaining(
                        "The alias live does not exist, and <createAlias> (-Dlambda.createAlias) is false")
                .hasMessageContaining("/aws/lambda/orders does not exist, and <createLogGroup>");
        assertThat(bench("").writes()).isEmpty();
        deploy("");
        deploy("<createAlias>false</createAlias>");
    }

    @Test
    void anEmptyLogGroupIsTheFunctionsOwnAndAnAbsentOneTheLiveOne() throws Exception {
        String retention = "<logRetentionDays>14</logRetentionDays>";
        deploy("<function><logging><logGroup>/shop</logGroup></logging></function>");
        deploy("<function>" + retention + "</function>");
        assertThat(groups()).containsOnly("/shop");
        deploy("<function><logging><logGroup/></logging>" + retention + "</function>");
        assertThat(groups()).containsOnly("/shop", "/aws/lambda/orders");
    }

    private List<String> groups() throws IOException {
        return Journal.read(dir.resolve("local")).stream()
                .filter(entry -> entry.operation().equals("PutRetentionPolicy"))
                .map(Journal.Entry::resource)
                .toList();
    }

    private void deploy(String configuration) throws Exception {
        MojoBench bench = bench(configuration);
        bench.runPackage();
        bench.runDeploy();
    }

    private MojoBench bench(String configuration) throws IOException {
        return new MojoBench(
                        dir,
                        "<handler>" + Hello.class.getName() + "::text</handler><packageType>zip</packageType>"
                                + configuration)
                .with(Hello.class);
    }

    private List<String> iam() throws IOException {
        return Journal.read(dir.resolve("local")).stream()
                .filter(entry -> entry.service().equals("iam"))
                .map(entry -> entry.operation() + " " + entry.resource() + " " + entry.status())
                .toList();
    }
}
