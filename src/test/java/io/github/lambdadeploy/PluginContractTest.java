// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Goals, parameters, user properties and defaults are promises: this compares them with an approved text. When a change
 * is meant, copy {@code target/plugin-contract.txt} over the approved file and say so in the changelog.
 */
class PluginContractTest {

    private static final Path APPROVED = Path.of("src/test/resources/plugin-contract.approved.txt");

    @Test
    void goalsAndParametersAreAsPromised() throws Exception {
        String actual = describe(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("target/classes/META-INF/maven/plugin.xml").toFile()));
        Files.writeString(Path.of("target/plugin-contract.txt"), actual);
        assertThat(actual).isEqualTo(approved());
    }

    private static String approved() throws IOException {
        return Files.exists(APPROVED) ? Files.readString(APPROVED).replace("\r\n", "\n") : "";
    }

    private static String describe(Document plugin) {
        TreeMap<String, String> goals = new TreeMap<>();
        NodeList mojos = plugin.getElementsByTagName("mojo");
        for (int i = 0; i < mojos.getLength(); i++) {
            Element mojo = (Element) mojos.item(i);
            goals.put(text(mojo, "goal"), describe(mojo));
        }
        return String.join("\n", goals.values());
    }

    private static String describe(Element mojo) {
        List<String> lines = new ArrayList<>();
        Element configuration =
                (Element) mojo.getElementsByTagName("configuration").item(0);
        NodeList parameters = mojo.getElementsByTagName("parameter");
        for (int i = 0; i < parameters.getLength(); i++) {
            Element parameter = (Element) parameters.item(i);
            if ("false".equals(text(parameter, "editable"))) {
                continue;
            }
            String name = text(parameter, "name");
            Element values = configuration == null
                    ? null
                    : (Element) configuration.getElementsByTagName(name).item(0);
            String property = values == null ? "" : values.getTextContent().strip();
            String fallback = values == null ? "" : values.getAttribute("default-value");
            lines.add(("  " + name + " " + property + (fallback.isEmpty() ? "" : " = " + fallback)).stripTrailing());
        }
        lines.sort(null);
        return text(mojo, "goal") + " @" + text(mojo, "phase") + " threadSafe=" + text(mojo, "threadSafe") + "\n"
                + String.join("\n", lines) + "\n";
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "-" : found.item(0).getTextContent().strip();
    }
}
