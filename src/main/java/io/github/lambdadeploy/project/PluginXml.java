// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The plugin's configuration as the POM has it. Maven replaces an element that is empty, or whose expression nothing
 * resolves, by the parameter's default without a word; only here can such a mistake be seen.
 *
 * @param texts text of every element without children, by its path {@code image/from}, of several of one name {@code
 *     functions/function}, {@code functions/function[2]}; empty for an empty element
 */
public record PluginXml(Map<String, String> texts) {

    public PluginXml {
        texts = Map.copyOf(texts);
    }

    /** The configuration of one execution, with the plugin's merged in as Maven does. */
    public static PluginXml of(MavenProject project, MojoExecution execution) {
        Map<String, String> texts = new LinkedHashMap<>();
        Plugin plugin = project.getPlugin(execution.getPlugin().getKey());
        if (plugin != null) {
            collect("", plugin.getConfiguration(), texts);
            PluginExecution own = plugin.getExecutionsAsMap().get(execution.getExecutionId());
            if (own != null) {
                collect("", own.getConfiguration(), texts);
            }
        }
        return new PluginXml(texts);
    }

    private static void collect(String path, Object configuration, Map<String, String> texts) {
        if (!(configuration instanceof Xpp3Dom element)) {
            return;
        }
        if (element.getChildCount() == 0) {
            if (!path.isEmpty()) {
                texts.put(path, element.getValue() == null ? "" : element.getValue());
            }
            return;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (Xpp3Dom child : element.getChildren()) {
            int number = seen.merge(child.getName(), 1, Integer::sum);
            String name = number == 1 ? child.getName() : child.getName() + "[" + number + "]";
            collect(path.isEmpty() ? name : path + "/" + name, child, texts);
        }
    }
}
