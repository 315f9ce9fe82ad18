// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class PluginXmlTest {

    private static final String COORDINATES = "<groupId>g</groupId><artifactId>a</artifactId><version>1</version>";

    @Test
    void hasEveryTextByItsPath() throws Exception {
        assertThat(texts(
                        "<configuration><alias>live</alias><image><from> x </from><tags/></image><role/></configuration>",
                        "default"))
                .isEqualTo(Map.of("alias", "live", "image/from", "x", "image/tags", "", "role", ""));
    }

    @Test
    void putsTheExecutionOverThePlugin() throws Exception {
        String xml =
                "<configuration><alias>live</alias><role>r</role></configuration><executions><execution><id>own</id>"
                        + "<configuration><alias>test</alias></configuration></execution></executions>";
        assertThat(texts(xml, "own")).isEqualTo(Map.of("alias", "test", "role", "r"));
        assertThat(texts(xml, "default-cli")).isEqualTo(Map.of("alias", "live", "role", "r"));
    }

    @Test
    void isEmptyWithoutConfigurationOrPlugin() throws Exception {
        assertThat(texts("", "default")).isEmpty();
        assertThat(PluginXml.of(new MavenProject(), execution("default")).texts())
                .isEmpty();
    }

    private static Map<String, String> texts(String plugin, String execution) throws Exception {
        MavenProject project = new MavenProject(new MavenXpp3Reader()
                .read(new StringReader("<project><build><plugins><plugin>" + COORDINATES + plugin
                        + "</plugin></plugins></build></project>")));
        return PluginXml.of(project, execution(execution)).texts();
    }

    private static MojoExecution execution(String id) {
        var plugin = new org.apache.maven.model.Plugin();
        plugin.setGroupId("g");
        plugin.setArtifactId("a");
        return new MojoExecution(plugin, "deploy", id);
    }
}
