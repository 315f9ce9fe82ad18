// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.SettingType;
import org.jspecify.annotations.Nullable;

/**
 * What the POM and the build want of one function.
 *
 * @param alias that is to point at the code
 * @param packageType {@code Image} or {@code Zip}
 * @param codeSha256 as Lambda will answer it for this code
 * @param architecture Lambda's name of it; {@code null} leaves a live one as it is
 * @param javaRelease class-file level of a zip's classes, to hold against the runtime; 0 when that does not matter
 * @param settings the settings the POM names; nothing else is compared
 */
public record Wanted(
        String alias,
        String packageType,
        String codeSha256,
        @Nullable String architecture,
        int javaRelease,
        FunctionSettings settings) {

    Wanted withoutDescription() {
        return new Wanted(
                alias, packageType, codeSha256, architecture, javaRelease, settings.without(SettingType.DESCRIPTION));
    }
}
