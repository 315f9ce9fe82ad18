// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.artifact.ArtifactFile;
import io.github.lambdadeploy.config.FunctionConfig;
import io.github.lambdadeploy.config.ImageConfig;
import io.github.lambdadeploy.config.NamedFunction;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.config.ZipConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals that make or release an artifact share. */
abstract class ArtifactMojo extends LambdaMojo {

    /** What Lambda calls, for Java {@code com.example.Hello::handle}. */
    @Parameter(property = "lambda.handler")
    @Nullable
    String handler;

    /** {@code image} for a container image, {@code zip} for a zip. */
    @Parameter(property = "lambda.packageType", defaultValue = "image")
    String packageType = "image";

    /**
     * The container image: {@code from}, {@code repository}, {@code tags}, {@code createRepository}, {@code
     * architecture}, {@code entrypoint}, {@code jvmFlags}, {@code extraDirectories}, {@code labels}.
     */
    @Parameter
    ImageConfig image = new ImageConfig();

    /** Base image; goes before {@code <image><from>}. */
    @Parameter(property = "lambda.image.from")
    @Nullable
    String imageFrom;

    /** ECR repository; goes before {@code <image><repository>}. */
    @Parameter(property = "lambda.image.repository")
    @Nullable
    String imageRepository;

    /** Tag of the image; goes before {@code <image><tags>}. */
    @Parameter(property = "lambda.image.tag")
    @Nullable
    String imageTag;

    /** {@code x86_64} or {@code arm64}; goes before {@code <image><architecture>}. */
    @Parameter(property = "lambda.image.architecture")
    @Nullable
    String imageArchitecture;

    /** The zip: {@code bucket}, {@code prefix}, {@code file}, {@code directories}. */
    @Parameter
    ZipConfig zip = new ZipConfig();

    /** S3 bucket; goes before {@code <zip><bucket>}. */
    @Parameter(property = "lambda.zip.bucket")
    @Nullable
    String zipBucket;

    /** Before the keys in the bucket; goes before {@code <zip><prefix>}. */
    @Parameter(property = "lambda.zip.prefix")
    @Nullable
    String zipPrefix;

    /** The zip or jar to take; goes before {@code <zip><file>}. */
    @Parameter(property = "lambda.zip.file")
    @Nullable
    String zipFile;

    /**
     * Settings of the function, named as in AWS's API: {@code runtime}, {@code description}, {@code memorySize}, {@code
     * timeout}, {@code ephemeralStorage}, {@code environment}, {@code environmentMode}, {@code kmsKeyArn}, {@code
     * sourceKmsKeyArn}, {@code layers}, {@code vpcConfig}, {@code fileSystemConfigs}, {@code imageConfig}, {@code tracing}, {@code logging}, {@code
     * deadLetterTarget}, {@code snapStart}, {@code durableConfig}, {@code capacityProviderConfig}, {@code tenancyConfig}.
     */
    @Parameter
    FunctionConfig function = new FunctionConfig();

    /**
     * Several functions that run the same artifact, each a {@code <function>} with its {@code functionName}, {@code
     * handler} and settings; what one does not say is as {@code <function>} says.
     */
    @Parameter
    List<NamedFunction> functions = List.of();

    ArtifactMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        Names.PACKAGE_TYPE.require(problems, "<packageType> (-Dlambda.packageType)", packageType);
        Names.HANDLER.check(problems, "<handler> (-Dlambda.handler)", handler);
        image.override(imageFrom, imageRepository, imageTag, imageArchitecture);
        image.check(problems);
        zip.clear(maven()::isEmptyInXml);
        boolean withoutPrefix = zipPrefix == null && maven().isEmptyInXml("zipPrefix");
        zip.override(zipBucket, withoutPrefix ? "" : zipPrefix, zipFile);
        zip.check(problems);
        function.clear(maven()::isEmptyInXml);
        function.check(problems, packageType);
        checkFunctions(problems);
    }

    private void checkFunctions(Problems problems) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < functions.size(); i++) {
            NamedFunction named = functions.get(i);
            String path = i == 0 ? "functions/function" : "functions/function[" + (i + 1) + "]";
            named.clear(element -> maven().isEmptyInXml(path + element.substring("function".length())));
            Problems about = problems.about("<functions>, number " + (i + 1));
            int before = problems.size();
            named.check(about, packageType);
            if (problems.size() == before
                    && named.name().filter(names::contains).isPresent()) {
                about.add("<functionName> is " + named.functionName() + " once more: name each function once");
            }
            named.name().ifPresent(names::add);
        }
    }

    /** What Lambda calls, of each function. */
    final List<String> handlers() {
        List<String> all = new ArrayList<>();
        if (handler != null) {
            all.add(handler);
        }
        functions.forEach(
                named -> named.handler().filter(own -> !all.contains(own)).ifPresent(all::add));
        return all;
    }

    final boolean isImage() {
        return packageType.equals("image");
    }

    final ArtifactFile artifactFile() {
        return new ArtifactFile(outputDirectory().resolve("artifact.json"));
    }
}
