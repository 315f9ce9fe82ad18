// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of {@code src/site/markdown/design.md}, checked. */
@AnalyzeClasses(packages = "io.github.lambdadeploy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "..artifact..",
        "..content..",
        "..image..",
        "..zip..",
        "..registry..",
        "..aws..",
        "..lambdadeploy.lambda..",
        "..ecr..",
        "..s3..",
        "..iam..",
        "..lambdadeploy.logs..",
        "..lambdadeploy.secrets..",
        "..lambdadeploy.notify..",
        "..plan..",
        "..packaging..",
        "..release..",
        "..lambdadeploy.status..",
        "..rollout..",
        "..report..",
        "..json..",
        "..time..",
        "..transfer.."
    };

    @ArchTest
    static final ArchRule ONLY_THE_OUTER_ROOMS_SEE_MAVEN = noClasses()
            .that()
            .resideOutsideOfPackages("..mojo..", "..config..", "..project..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.maven..", "org.codehaus.plexus..")
            .because("workers are tested without Maven and outlive its APIs");

    @ArchTest
    static final ArchRule ONLY_IMAGE_SEES_JIB = noClasses()
            .that()
            .resideOutsideOfPackage("..image..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google..")
            .because("Jib and Guava are loaded only on the path that really builds");

    @ArchTest
    static final ArchRule ONLY_SERVICE_ROOMS_SEE_THE_SDK = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..aws..",
                    "io.github.lambdadeploy.lambda..",
                    "..ecr..",
                    "..s3..",
                    "..iam..",
                    "io.github.lambdadeploy.logs..",
                    "io.github.lambdadeploy.secrets..",
                    "io.github.lambdadeploy.rollout..",
                    "io.github.lambdadeploy.notify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon.awssdk..")
            .because("AWS's types end where ours begin");

    @ArchTest
    static final ArchRule FEATURES_NEVER_SEE_MOJOS = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.lambdadeploy.mojo..", "io.github.lambdadeploy.config..")
            .because("a worker gets a record, not the goal that asks for it");

    @ArchTest
    static final ArchRule THE_PLANNER_DOES_NO_IO = noClasses()
            .that()
            .resideInAPackage("..plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "..registry..",
                    "..transfer..",
                    "..ecr..",
                    "..s3..",
                    "..iam..",
                    "..logs..",
                    "..secrets..",
                    "..notify..",
                    "..aws..")
            .because("a plan is computed, so that plan and deploy are the same computation");

    @ArchTest
    static final ArchRule THE_STAND_IN_IS_REACHED_THROUGH_HTTP = noClasses()
            .that()
            .resideOutsideOfPackages("..local..", "..mojo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..local..")
            .because("the product must not know whether it talks to AWS");

    @ArchTest
    static final ArchRule THE_STAND_IN_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("..local..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "..local..",
                    "..json..",
                    "..artifact..",
                    "java..",
                    "com.fasterxml.jackson.jr..",
                    "javax.xml..",
                    "org.w3c.dom..",
                    "org.xml.sax..",
                    "com.sun.net.httpserver..",
                    "org.apache.commons.compress..",
                    "org.jspecify..",
                    "org.slf4j..")
            .because("a stand-in that shares code with the client agrees with its mistakes");

    @ArchTest
    static final ArchRule ONE_CLASS_DELETES_VERSIONS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.lambdadeploy.lambda.LambdaVersions")
            .should()
            .callMethodWhere(target(owner(assignableTo("software.amazon.awssdk.services.lambda.LambdaClient")))
                    .and(target(name("deleteFunction"))))
            .because("without a version's number that call deletes the whole function");

    @ArchTest
    static final ArchRule ROOMS_HAVE_NO_CIRCLES =
            slices().matching("io.github.lambdadeploy.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOBODY_WRITES_JVM_PROPERTIES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.lambdadeploy.aws.SdkLogging")
            .should()
            .callMethod(System.class, "setProperty", String.class, String.class)
            .because("the JVM is Maven's and runs other modules at the same time");

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        try (Stream<Path> directories = Files.walk(Path.of("src/main/java/io/github/lambdadeploy"))) {
            List<Path> silent = directories
                    .filter(Files::isDirectory)
                    .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                    .toList();
            assertThat(silent).isEmpty();
        }
    }
}
