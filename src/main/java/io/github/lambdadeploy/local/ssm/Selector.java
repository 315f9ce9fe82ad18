// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ssm;

import io.github.lambdadeploy.local.JsonService.Call;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a read names a parameter: {@code name}, {@code name:version}, or either with the ARN.
 *
 * @param asked name or ARN as it was asked for
 * @param name of the parameter; of an ARN of another account or region, one that nothing has
 * @param version a number; {@code null} for the newest
 */
record Selector(String asked, String name, @Nullable String version) {

    private static final Pattern FORM = Pattern.compile("(arn:(?:[^:]*:){4}parameter/[^:]+|[^:]+)(?::(.+))?");

    static Selector of(Call call, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return new Selector(text, text, null);
        }
        String asked = String.valueOf(form.group(1));
        String prefix = SsmService.arn(call, "");
        // A name without hierarchy has no slash of its own, one with a hierarchy begins with it.
        String path = asked.startsWith(prefix) ? asked.substring(prefix.length()) : asked;
        String name = asked.startsWith(prefix) && path.contains("/") ? "/" + path : path;
        return new Selector(asked, name, form.group(2));
    }
}
