// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.ecr.RepositorySpec;
import io.github.lambdadeploy.packaging.ImageRequest;
import io.github.lambdadeploy.registry.ImageReference;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <image>} element: the container image of the function.
 *
 * <pre>{@code
 * <image>
 *   <from>public.ecr.aws/lambda/java:21</from>
 *   <repository>orders</repository>
 *   <architecture>arm64</architecture>
 * </image>
 * }</pre>
 */
public class ImageConfig {

    /** No control characters, and no {@code .} or {@code ..} that could lead elsewhere. */
    private static final Pattern IN_IMAGE = Pattern.compile("(?!.*/\\.\\.?(?:/|$))/[^\\p{Cntrl}]{0,4095}");

    private static final Pattern MODE = Pattern.compile("[0-7]{3}");

    /** Base image; default {@code public.ecr.aws/lambda/java:N}, N from {@code maven.compiler.release}. */
    @Nullable
    String from;

    /** ECR repository, a name or a full URI; default: the function's name. */
    @Nullable
    String repository;

    /** More tags for the image. One made of its digest ({@code sha-…}) is always given. */
    List<String> tags = List.of();

    /** Whether a missing repository is created; default {@code true}. */
    boolean createRepository = true;

    /** How a missing repository is created. */
    RepositorySettings repositorySettings = new RepositorySettings();

    /** {@code x86_64} (default) or {@code arm64}. */
    @Nullable
    String architecture;

    /** Replaces the entrypoint of the base image. */
    @Nullable
    List<String> entrypoint;

    /** Flags of the Java virtual machine, e.g. {@code -Xss512k}. */
    List<String> jvmFlags = List.of();

    /** More files. */
    ExtraDirectories extraDirectories = new ExtraDirectories();

    /** Labels of the image. They are part of its digest. */
    Map<String, String> labels = Map.of();

    /** This, with the values of the command line in place of the POM's. */
    public void override(
            @Nullable String from, @Nullable String repository, @Nullable String tag, @Nullable String architecture) {
        this.from = from == null ? this.from : from;
        this.repository = repository == null ? this.repository : repository;
        this.tags = tag == null ? this.tags : List.of(tag);
        this.architecture = architecture == null ? this.architecture : architecture;
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        if (problems.resolved("<image><from> (-Dlambda.image.from)", from)) {
            base(problems, from);
        }
        String element = "<image><repository> (-Dlambda.image.repository)";
        if (problems.resolved(element, repository)
                && RepositoryName.parse(String.valueOf(repository)).isEmpty()) {
            problems.wrong(
                    element,
                    repository,
                    "a repository has 2 to 256 lower-case letters, digits and . _ - / between them, no tag and no"
                            + " digest");
        }
        Names.ARCHITECTURE.check(problems, "<image><architecture> (-Dlambda.image.architecture)", architecture);
        tags.forEach(tag -> Names.TAG.require(problems, "<image><tags> (-Dlambda.image.tag)", tag));
        problems.entries("<image><entrypoint>", entrypoint);
        problems.entries("<image><jvmFlags>", jvmFlags);
        extraDirectories.check(problems);
        repositorySettings.check(problems);
    }

    private static void base(Problems problems, @Nullable String from) {
        ImageReference.mistake(String.valueOf(from))
                .ifPresent(mistake -> problems.wrong(
                        "<image><from> (-Dlambda.image.from)",
                        from,
                        (String.valueOf(from).isBlank() ? "" : mistake + "; ")
                                + "use an image such as public.ecr.aws/lambda/java:21"));
    }

    /** The repository, its default included. */
    public RepositoryName repository(String functionName) {
        return RepositoryName.parse(repository == null ? RepositoryName.of(functionName) : repository)
                .orElseThrow(() -> new IllegalStateException("check() comes first"));
    }

    /** The region in the name of the repository; empty when its name is no URI. */
    public Optional<String> repositoryRegion() {
        return Optional.ofNullable(repository)
                .flatMap(RepositoryName::parse)
                .flatMap(name -> Optional.ofNullable(name.region()));
    }

    /** Whether a missing repository is created. */
    public boolean createsRepository() {
        return createRepository;
    }

    /** How a missing repository is created. */
    public RepositorySpec repositorySpec() {
        return repositorySettings.toSpec();
    }

    public List<String> tags() {
        return tags;
    }

    /** The architecture; empty when the POM does not say. */
    public Optional<Architecture> architecture() {
        return Optional.ofNullable(architecture).flatMap(Architecture::named);
    }

    /**
     * What {@code package} needs to know.
     *
     * @param handlers what Lambda calls; the first is the image's command
     * @param javaRelease the level of the classes, for the default base image; 0 when unknown
     * @param basedir relative directories start here
     * @param runtimeClient jars of AWS's Java runtime interface client
     */
    public ImageRequest toSpec(List<String> handlers, int javaRelease, Path basedir, List<Path> runtimeClient) {
        return new ImageRequest(
                ImageReference.parse(from == null ? defaultBase(javaRelease) : from),
                architecture().orElse(Architecture.X86_64),
                handlers,
                entrypoint,
                jvmFlags,
                labels,
                extraDirectories.paths.stream()
                        .map(path -> new ImageRequest.ExtraDirectory(
                                basedir.resolve(java.util.Objects.requireNonNull(path.from)), path.into))
                        .toList(),
                extraDirectories.permissions.stream()
                        .map(permission -> new ImageRequest.Permission(
                                java.util.Objects.requireNonNull(permission.file),
                                Integer.parseInt(java.util.Objects.requireNonNull(permission.mode), 8)))
                        .toList(),
                runtimeClient);
    }

    private static String defaultBase(int javaRelease) {
        return "public.ecr.aws/lambda/java:"
                + JavaVersions.forRelease(javaRelease)
                        .orElseThrow(
                                () -> DeployException.configuration("<image><from> (-Dlambda.image.from) is missing")
                                        .reason(
                                                javaRelease == 0
                                                        ? "The project sets no maven.compiler.release to choose a Java base image by"
                                                        : "Lambda has no base image for Java " + javaRelease)
                                        .left("Nothing was built, sent or changed.")
                                        .next("Set <image><from>, e.g. public.ecr.aws/lambda/java:21 or"
                                                + " public.ecr.aws/lambda/python:3.12."));
    }

    /** The {@code <extraDirectories>} element, shaped as in Jib's Maven plugin. */
    public static class ExtraDirectories {

        /** Directories whose content goes into the image. */
        List<ExtraDirectory> paths = List.of();

        /** Modes of files that need another than 644 (755 when the file is executable). */
        List<Permission> permissions = List.of();

        void check(Problems problems) {
            paths.forEach(path -> path.check(problems));
            permissions.forEach(permission -> permission.check(problems));
        }
    }

    /** One {@code <path>}: either its text is the directory, or it has {@code <from>} and {@code <into>}. */
    public static class ExtraDirectory {

        /** Directory, relative to the module. */
        @Nullable
        String from;

        /** Absolute directory in the image; default {@code /}. */
        String into = "/";

        /** The short form {@code <path>src/main/python</path>}. */
        public void set(String from) {
            this.from = from;
        }

        void check(Problems problems) {
            String element = "<image><extraDirectories><paths><path>";
            if (from == null || from.isBlank()) {
                problems.missing(element, "names no directory: set <from>");
            } else {
                problems.path(element, from);
            }
            if (problems.resolved(element + "<into>", into)
                    && !IN_IMAGE.matcher(into).matches()) {
                problems.wrong(
                        element + "<into>",
                        into,
                        "use an absolute directory of the image without . and .., such as /var/task");
            }
        }
    }

    /** One {@code <permission>}. */
    public static class Permission {

        /** Absolute path in the image, may be a glob. */
        @Nullable
        String file;

        /** Three octal digits. */
        @Nullable
        String mode;

        void check(Problems problems) {
            String element = "<image><extraDirectories><permissions><permission>";
            String rule = "use an absolute path in the image without . and .., such as /var/task/bin/*";
            problems.text(element + "<file>", file, IN_IMAGE, rule);
            problems.text(element + "<mode>", mode, MODE, "use three octal digits, such as 755");
            if (file != null && IN_IMAGE.matcher(file).matches()) {
                try {
                    FileSystems.getDefault().getPathMatcher("glob:" + file);
                } catch (PatternSyntaxException e) {
                    problems.wrong(element + "<file>", file, "it is no pattern (" + e.getDescription() + "); " + rule);
                }
            }
        }
    }
}
