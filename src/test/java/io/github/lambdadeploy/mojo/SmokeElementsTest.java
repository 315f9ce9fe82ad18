// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.rollout.smoke.SmokeSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The elements of {@code <release><smoke>} as Maven fills them. */
class SmokeElementsTest {

    @TempDir
    private Path dir;

    @Test
    void takesTextForExpect() throws Exception {
        SmokeSpec spec = spec("""
                <payload>{"ping": true}</payload>
                <expect>
                  $.status == "ok"
                </expect>
                <timeoutSeconds>10</timeoutSeconds>
                """);
        assertThat(spec.payload()).isEqualTo("{\"ping\": true}");
        assertThat(spec.limit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(spec.expectation().mismatch("{\"status\":\"ok\"}")).isEmpty();
        assertThat(spec.expectation().mismatch("{}")).contains("$.status is missing, expected == \"ok\"");
    }

    @Test
    void takesElementsForExpect() throws Exception {
        SmokeSpec spec = spec("""
                <expect>
                  <status>200</status>
                  <json>{"a":1}</json>
                  <jsonPath>$.b &lt; 3</jsonPath>
                  <regex>fine</regex>
                </expect>
                """);
        assertThat(spec.payload()).isEqualTo("{}");
        assertThat(spec.expectation().mismatch("{\"statusCode\":200,\"a\":1,\"b\":2,\"c\":\"fine\"}"))
                .isEmpty();
        assertThat(spec.expectation().mismatch("{\"statusCode\":200,\"a\":1,\"b\":3,\"c\":\"fine\"}"))
                .contains("$.b is 3, expected < 3");
    }

    @Test
    void tellsMistakesTogether() {
        MojoBench bench = bench("<payload>{ping}</payload><payloadFile>a.json</payloadFile>"
                + "<expect/><timeoutSeconds>0</timeoutSeconds>");
        assertThatThrownBy(bench::runDeploy)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll(
                        "<release><smoke><payload> and <payloadFile> exclude each other: leave one out",
                        "<release><smoke><expect> is blank: say what the response must be, or leave the element out",
                        "<release><smoke><timeoutSeconds> is 0: use 1 to 900 (seconds)");
    }

    @Test
    void findsTheFileInTheProject() {
        assertThatThrownBy(bench("<payloadFile>src/test/smoke.json</payloadFile>")::runDeploy)
                .hasMessageContaining(
                        "<release><smoke><payloadFile> is no file: " + dir.resolve("src/test/smoke.json"));
    }

    private SmokeSpec spec(String smoke) throws Exception {
        return bench(smoke)
                .mojo("deploy", DeployMojo::new)
                .releaseSpec()
                .smoke()
                .orElseThrow();
    }

    private MojoBench bench(String smoke) {
        return new MojoBench(
                dir, "<handler>com.example.Hello::handle</handler><release><smoke>" + smoke + "</smoke></release>");
    }
}
