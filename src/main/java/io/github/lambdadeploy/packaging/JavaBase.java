// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.packaging;

import io.github.lambdadeploy.image.BaseImage;
import io.github.lambdadeploy.registry.ImageReference;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a base image offers a Java handler.
 *
 * <p>AWS's base images of all languages start with {@code /lambda-entrypoint.sh}; those for Java run the runtime
 * interface client from it, {@code provided} runs a {@code bootstrap} file that a Java project does not have. Their
 * configuration does not tell the two apart, the repository's name does.
 *
 * @param hasRuntimeClient whether the inherited entrypoint calls a handler class by itself
 * @param java feature version of its Java; 0 when nothing says
 * @param launcher the {@code java} to start
 */
record JavaBase(boolean hasRuntimeClient, int java, String launcher) {

    static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final Pattern AWS_JAVA = Pattern.compile("(?:.*/)?lambda/java");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** @param named the base as the POM names it: what was resolved has a digest instead of the tag */
    static JavaBase of(BaseImage base, ImageReference named) {
        List<String> entrypoint = base.entrypoint();
        String repository = named.repository();
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        boolean awsScript = entrypoint.stream().anyMatch(part -> part.endsWith("lambda-entrypoint.sh"));
        boolean client = entrypoint.contains(CLIENT) || awsScript && !name.startsWith("provided");
        String tag = named.tag();
        int java = AWS_JAVA.matcher(repository).matches() && tag != null
                ? number(tag)
                : number(variable(base, "JAVA_VERSION"));
        String home = variable(base, "JAVA_HOME");
        return new JavaBase(client, java, home.isEmpty() ? "java" : home + "/bin/java");
    }

    private static String variable(BaseImage base, String name) {
        return base.environment().stream()
                .filter(variable -> variable.startsWith(name + "="))
                .map(variable -> variable.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static int number(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.find() ? Integer.parseInt(number.group()) : 0;
    }
}
