// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.config.function.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda would refuse of a {@code <function>}, as far as that can be known without asking: one rule, one message
 * with the element first, what was found, and what is right. What words a setting may have is Lambda's to say.
 */
final class FunctionRules {

    private static final int LEAST_STORAGE = 512;
    private static final int ORDINARY_MEMORY = 10_240;

    private final FunctionConfig config;
    private final Problems problems;

    FunctionRules(FunctionConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    void check(boolean image) {
        Names.RUNTIME.check(problems, "<function><runtime>", config.runtime);
        description();
        memory();
        problems.range("<function><timeout>", config.timeout, 1, 900, "seconds");
        environment();
        arn(Names.KMS_KEY, "kmsKeyArn", config.kmsKeyArn);
        arn(Names.KMS_KEY, "sourceKmsKeyArn", config.sourceKmsKeyArn);
        arn(Names.CODE_SIGNING, "codeSigningConfigArn", config.codeSigningConfigArn);
        arn(Names.DEAD_LETTER_TARGET, "deadLetterTarget", config.deadLetterTarget);
        Words.check(problems, "<function><tracing>", config.tracing, List.of("Active", "PassThrough"));
        layers();
        nested();
        fileSystems();
        storage();
        if (config.provisionedConcurrency != null) {
            refuseWithSnapStart("<provisionedConcurrency>", "take one of them out");
        }
        if (image) {
            zipOnly("runtime", config.runtime != null);
            zipOnly("sourceKmsKeyArn", config.sourceKmsKeyArn != null);
            zipOnly("codeSigningConfigArn", config.codeSigningConfigArn != null);
            zipOnly("layers", config.layers != null && !config.layers.isEmpty());
        } else if (config.imageConfig != null && config.imageConfig.toSpec() != null) {
            problems.add("<function><imageConfig> is for images: take it out, or set <packageType>image</packageType>");
        }
    }

    private void description() {
        String text = config.description;
        if (problems.resolved("<function><description>", text) && text != null && text.length() > 256) {
            problems.add("<function><description> has " + text.length() + " characters: Lambda takes 256");
        }
    }

    /** Only managed instances have more than 10 GB. */
    private void memory() {
        boolean instances = config.capacityProviderConfig != null;
        problems.range("<function><memorySize>", config.memorySize, 128, instances ? 32_768 : ORDINARY_MEMORY, "MB");
    }

    private void environment() {
        String mode = config.environmentMode;
        if (problems.resolved("<function><environmentMode>", mode)
                && !Set.of("merge", "replace").contains(String.valueOf(mode))) {
            problems.wrong("<function><environmentMode>", mode, "use merge or replace");
        }
        Map<String, String> variables = config.variables();
        if (variables != null) {
            EnvironmentRules.check(problems, variables);
        }
    }

    private void layers() {
        if (config.layers == null) {
            return;
        }
        if (config.layers.size() > 5) {
            problems.add("<function><layers> has " + config.layers.size() + " layers: Lambda takes 5");
        }
        problems.entries("<function><layers>", config.layers);
        Map<String, String> versions = new HashMap<>();
        for (String arn : config.layers) {
            if (arn == null || arn.isBlank()) {
                continue;
            }
            Names.LAYER_VERSION.check(problems, "<function><layers><layer>", arn);
            String layer = String.valueOf(arn).replaceFirst(":\\d+$", "");
            String other = versions.put(layer, arn);
            if (other != null) {
                problems.add("<function><layers> has " + layer + " twice, as " + tail(other) + " and as " + tail(arn)
                        + ": Lambda takes one version of a layer, keep one");
            }
        }
    }

    private void nested() {
        if (config.vpcConfig != null) {
            config.vpcConfig.check(problems);
        }
        if (config.logging != null) {
            config.logging.check(problems);
        }
        if (config.imageConfig != null) {
            config.imageConfig.check(problems);
        }
        if (config.durableConfig != null) {
            config.durableConfig.check(problems);
        }
        if (config.capacityProviderConfig != null) {
            config.capacityProviderConfig.check(problems);
        }
        if (config.tenancyConfig != null) {
            config.tenancyConfig.check(problems);
        }
        if (config.snapStart != null) {
            config.snapStart.check(problems);
        }
    }

    private void fileSystems() {
        if (config.fileSystemConfigs == null || config.fileSystemConfigs.isEmpty()) {
            return;
        }
        config.fileSystemConfigs.forEach(system -> system.check(problems));
        if (config.fileSystemConfigs.size() > 1) {
            problems.add("<function><fileSystemConfigs> has " + config.fileSystemConfigs.size()
                    + " file systems: Lambda takes 1");
        }
        refuseWithSnapStart("<fileSystemConfigs>", "take one of them out");
    }

    private void storage() {
        Integer size = config.ephemeralStorage == null ? null : config.ephemeralStorage.toSpec();
        problems.range("<function><ephemeralStorage>", size, LEAST_STORAGE, 10_240, "MB");
        if (size != null && size > LEAST_STORAGE) {
            refuseWithSnapStart(
                    "<ephemeralStorage> of " + size + " MB", "leave it at " + LEAST_STORAGE + ", or SnapStart off");
        }
    }

    private void refuseWithSnapStart(String what, String remedy) {
        if (config.snapStart != null && config.snapStart.isOn()) {
            problems.add("<function><snapStart> is PublishedVersions beside " + what
                    + ", which Lambda does not do together: " + remedy);
        }
    }

    /** An image brings its own. */
    private void zipOnly(String name, boolean there) {
        if (there) {
            problems.add("<function><" + name + "> is for zips, an image brings its own: take it out, or set"
                    + " <packageType>zip</packageType>");
        }
    }

    private void arn(Names shape, String name, @Nullable String arn) {
        if (arn != null && !arn.isEmpty()) {
            shape.check(problems, "<function><" + name + ">", arn);
        }
    }

    private static String tail(String arn) {
        return "version " + arn.substring(arn.lastIndexOf(':') + 1);
    }
}
