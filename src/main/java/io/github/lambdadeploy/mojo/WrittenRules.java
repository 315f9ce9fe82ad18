// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.project.PluginXml;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the configuration as it is written, in the POM and on the command line. Maven makes values of these
 * texts without a word: an empty element or one whose expression nothing resolves becomes the default, and of every text
 * but {@code true} a boolean becomes {@code false}, so that {@code -Dlambda.local=yes} would mean AWS.
 */
final class WrittenRules {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}");

    /** Elements that are named by whoever writes them, around elements that are not. */
    private static final Pattern ENTRY =
            Pattern.compile("(functions|paths|permissions|inlinePolicies|fileSystemConfigs)/[^/]+/|\\[\\d+]");

    /** Nested elements that are true or false; of those at the top Maven knows it. */
    private static final Set<String> BOOLEANS = Set.of(
            "executionRole/basicPolicies",
            "function/url/cors/allowCredentials",
            "function/vpcConfig/ipv6AllowedForDualStack",
            "image/createRepository",
            "image/repositorySettings/scanOnPush",
            "release/codeDeploy/create",
            "release/codeDeploy/start",
            "release/rollbackOnFailure");

    /** Nested elements whose emptiness is a mistake, neither the wish to clear something nor one for a default. */
    private static final Set<String> NEVER_BLANK = Set.of(
            "executionRole/name",
            "executionRole/path",
            "executionRole/permissionsBoundary",
            "executionRole/description",
            "image/from",
            "image/repository",
            "image/architecture",
            "image/extraDirectories/paths/*/into",
            "image/repositorySettings/imageTagMutability",
            "image/repositorySettings/encryptionType",
            "image/repositorySettings/kmsKey",
            "image/repositorySettings/lifecyclePolicy",
            "image/repositorySettings/lifecyclePolicyFile",
            "zip/bucket",
            "zip/file",
            "release/strategy",
            "release/keepVersions",
            "release/codeDeploy/serviceRole",
            "release/codeDeploy/hooks/beforeAllowTraffic",
            "release/codeDeploy/hooks/afterAllowTraffic",
            "release/smoke/payload",
            "release/smoke/payloadFile",
            "release/smoke/timeoutSeconds",
            "release/smoke/expect/status",
            "release/smoke/expect/json",
            "release/smoke/expect/jsonPath",
            "release/smoke/expect/regex",
            "function/handler",
            "function/environmentMode",
            "function/imageConfig/workingDirectory",
            "function/url/authType",
            "function/url/invokeMode",
            "function/url/cors/maxAge",
            "function/durableConfig/retentionPeriodInDays",
            "function/durableConfig/executionTimeout",
            "function/capacityProviderConfig/capacityProviderArn",
            "function/capacityProviderConfig/perExecutionEnvironmentMaxConcurrency",
            "function/capacityProviderConfig/executionEnvironmentMemoryGiBPerVCpu",
            "function/ephemeralStorage/size");

    private final Map<String, String> texts;
    private final PluginParameterExpressionEvaluator evaluator;
    private final Map<String, Parameter> parameters = new HashMap<>();
    private final List<Parameter> own;
    private final Function<String, @Nullable String> properties;

    /**
     * @param goal that is run; the POM may have what only the plugin's other goals know
     * @param properties texts of {@code -D} and of {@code <properties>} as they are
     */
    WrittenRules(
            PluginXml xml,
            MojoDescriptor goal,
            PluginParameterExpressionEvaluator evaluator,
            Function<String, @Nullable String> properties) {
        this.properties = properties;
        this.texts = xml.texts();
        this.evaluator = evaluator;
        this.own = goal.getParameters();
        goal.getPluginDescriptor()
                .getMojos()
                .forEach(mojo -> mojo.getParameters().forEach(known -> parameters.put(known.getName(), known)));
    }

    /** Notes elements no goal knows, that are blank, hold an expression nothing resolves, or are no boolean. */
    void check(Problems problems) {
        texts.forEach((path, text) -> {
            String top = path.replaceFirst("[/\\[].*", "");
            Parameter known = parameters.get(top);
            if (known == null) {
                problems.add("<" + Shown.of(top) + "> is not known to this version of the plugin: take it out, or mend"
                        + " its name (mvn lambda:help -Ddetail lists all)");
            } else {
                check(problems, path, text, known);
            }
        });
        own.stream()
                .filter(parameter -> !texts.containsKey(parameter.getName()) && property(parameter) != null)
                .forEach(parameter -> commandLine(problems, parameter));
    }

    private void check(Problems problems, String path, String text, Parameter known) {
        String element = label(path);
        boolean top = path.equals(known.getName());
        boolean isBoolean = top ? isBoolean(known) : BOOLEANS.contains(general(path));
        if (text.isBlank()) {
            boolean never =
                    top ? property(known) != null && !path.equals("zipPrefix") : NEVER_BLANK.contains(general(path));
            if (isBoolean || never) {
                problems.add(element + " is blank: give it a value, or leave the element out for its default");
            }
            return;
        }
        if (!isResolved(problems, element, text)) {
            return;
        }
        String value = evaluated(text);
        if (isBoolean) {
            checkBoolean(problems, element, value);
        } else if (top && isSilent(known) && value.isBlank()) {
            problems.add(element + " is blank: give " + Shown.of(text)
                    + " a value, or leave the element out for its default");
        } else if (top && isFile(known)) {
            problems.path(element, value);
        }
    }

    private void commandLine(Problems problems, Parameter parameter) {
        String text = properties.apply(String.valueOf(property(parameter)));
        String element = label(parameter.getName());
        if (text == null || !isResolved(problems, element, text)) {
            return;
        }
        String value = evaluated(text);
        if (isBoolean(parameter)) {
            checkBoolean(problems, element, value);
        } else if (isSilent(parameter) && value.isBlank()) {
            problems.add(element + " is blank: give it a value, or leave it out for its default");
        } else if (isFile(parameter)) {
            problems.path(element, value);
        }
    }

    private static void checkBoolean(Problems problems, String element, String value) {
        if (problems.resolved(element, value) && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            problems.wrong(element, value, "use true or false");
        }
    }

    private boolean isResolved(Problems problems, String element, String text) {
        boolean resolved = true;
        Matcher expression = EXPRESSION.matcher(text);
        while (expression.find()) {
            if (evaluated(expression.group()).equals(expression.group())) {
                resolved = false;
                problems.add(element + " holds " + Shown.of(expression.group())
                        + ", which no property sets: define it in <properties>, in the active profile or with -D");
            }
        }
        return resolved;
    }

    /** The text, unchanged when nothing resolves it. */
    private String evaluated(String text) {
        try {
            Object value = evaluator.evaluate(text);
            return value == null ? text : value.toString();
        } catch (ExpressionEvaluationException e) {
            return text;
        }
    }

    /** {@code <image><from> (-Dlambda.image.from)}. */
    private String label(String path) {
        String element = Shown.line("<" + path.replace("/", "><") + ">");
        // An entry of a list: what the command line says is all of its entries.
        Parameter top = parameters.get(path.replaceFirst("/[^/]*$", ""));
        if (top == null || !top.getType().equals(List.class.getName())) {
            top = parameters.get(path);
        }
        String flat = "lambda." + path.replace('/', '.');
        String property = top != null
                ? property(top)
                : parameters.values().stream()
                        .map(WrittenRules::property)
                        .filter(flat::equals)
                        .findFirst()
                        .orElse(null);
        return property == null ? element : element + " (-D" + property + ")";
    }

    /** The path without the names of entries; one of several functions is one as any. */
    private static String general(String path) {
        String general = ENTRY.matcher(path).replaceAll(entry -> entry.group(1) == null ? "" : entry.group(1) + "/*/");
        return general.replaceFirst("^functions/\\*/", "function/");
    }

    private static @Nullable String property(Parameter parameter) {
        String expression = parameter.getExpression();
        return expression == null || !expression.startsWith("${lambda.")
                ? null
                : expression.substring(2, expression.length() - 1);
    }

    private static boolean isBoolean(Parameter parameter) {
        return parameter.getType().equals("boolean");
    }

    /** Whether Maven makes something of an empty text, in place of the empty text itself. */
    private static boolean isSilent(Parameter parameter) {
        return isFile(parameter) || parameter.getType().equals(List.class.getName());
    }

    private static boolean isFile(Parameter parameter) {
        return parameter.getType().equals(File.class.getName());
    }
}
