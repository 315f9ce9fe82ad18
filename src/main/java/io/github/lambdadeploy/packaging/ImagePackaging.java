// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.packaging;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.content.ContentFile;
import io.github.lambdadeploy.content.ContentFile.Group;
import io.github.lambdadeploy.content.ContentFinder;
import io.github.lambdadeploy.content.ContentRequest;
import io.github.lambdadeploy.content.ExtraFiles;
import io.github.lambdadeploy.content.FunctionContent;
import io.github.lambdadeploy.content.HandlerCheck;
import io.github.lambdadeploy.image.BaseImage;
import io.github.lambdadeploy.image.BaseImages;
import io.github.lambdadeploy.image.ImageBuilder;
import io.github.lambdadeploy.image.ImageSpec;
import io.github.lambdadeploy.image.Layer;
import io.github.lambdadeploy.image.LayerFile;
import io.github.lambdadeploy.packaging.ImageRequest.ExtraDirectory;
import io.github.lambdadeploy.packaging.ImageRequest.Permission;
import io.github.lambdadeploy.project.MavenBuild;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the image of a function: what the build made goes to {@code /var/task} and {@code /var/task/lib}, where AWS's
 * Java base images look for it, in layers by how often it changes.
 */
public final class ImagePackaging {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePackaging.class);
    private static final String ROOT = "/var/task";

    private final BaseImages bases;
    private final ImageBuilder builder;

    public ImagePackaging(BaseImages bases, ImageBuilder builder) {
        this.bases = bases;
        this.builder = builder;
    }

    /**
     * Builds it into the local store; nothing is pushed.
     *
     * @throws DeployException when there is nothing to take, the handler is not in it, or the base cannot be had
     */
    public ImageArtifact run(MavenBuild build, ContentRequest what, ImageRequest request) throws InterruptedException {
        Map<String, LayerFile> extra = extraFiles(request);
        FunctionContent content = build.packaging().equals("pom") && !extra.isEmpty()
                ? extraOnly(extra, build)
                : new ContentFinder().find(build, what);
        LOG.info("Taking {}", content.summary());
        content.warnings().forEach(LOG::warn);

        BaseImage base = base(request);
        JavaBase java = JavaBase.of(base, request.from());
        Mistakes.refuse(HandlerCheck.problems(content, request.handlers(), java.java()));

        String launcher = launcher(java, extra);
        boolean ownEntrypoint = content.java() && request.entrypoint() == null && !java.hasRuntimeClient();
        if (ownEntrypoint && launcher.equals("java") && java.java() == 0) {
            LOG.warn(
                    "{} does not say that it has a Java to run this with: bring one, bin/java included, with"
                            + " <image><extraDirectories>, or use a Java base image in <image><from>",
                    request.from());
        }
        ImageSpec spec = new ImageSpec(
                base.reference(),
                request.architecture(),
                layers(content, extra, ownEntrypoint ? missing(request.runtimeClient(), content) : List.of()),
                ownEntrypoint ? launch(launcher, request.jvmFlags()) : request.entrypoint(),
                List.of(request.handler()),
                ownEntrypoint ? Map.of() : variables(request.jvmFlags()),
                request.labels(),
                ownEntrypoint ? ROOT : null,
                request.handler(),
                content.summary());
        ImageArtifact image = builder.build(spec, base);
        LOG.info("Image {} on {}", image.digest(), image.base());
        return image;
    }

    private BaseImage base(ImageRequest request) throws InterruptedException {
        try {
            return bases.resolve(request.from(), request.architecture());
        } catch (DeployException e) {
            throw e.during("<image><from> (-Dlambda.image.from) cannot be had")
                    .left("Nothing was built, sent or changed.");
        }
    }

    /** A module that builds nothing itself: its files are all in the directories the POM names. */
    private static FunctionContent extraOnly(Map<String, LayerFile> extra, MavenBuild build) {
        List<ContentFile> files = extra.values().stream()
                .filter(file -> file.path().startsWith(ROOT + "/"))
                .map(file -> new ContentFile(
                        file.path().substring(ROOT.length() + 1),
                        file.source(),
                        (file.mode() & 0111) != 0,
                        Group.EXTRA))
                .toList();
        boolean java = files.stream()
                .anyMatch(file -> file.path().endsWith(".class") || file.path().endsWith(".jar"));
        return new FunctionContent("the extra directories of " + build.artifactId(), java, files);
    }

    private static List<Layer> layers(FunctionContent content, Map<String, LayerFile> extra, List<Path> client) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer(
                "runtime interface client",
                client.stream()
                        .map(jar -> new LayerFile(ROOT + "/lib/" + jar.getFileName(), jar, 0644))
                        .toList()));
        for (Group group : Group.values()) {
            layers.add(new Layer(
                    group.layerName(),
                    content.files().stream()
                            .filter(file -> file.group() == group && !extra.containsKey(ROOT + "/" + file.path()))
                            .map(file -> new LayerFile(
                                    ROOT + "/" + file.path(), file.source(), file.executable() ? 0755 : 0644))
                            .toList()));
        }
        layers.add(new Layer("extra directories", List.copyOf(extra.values())));
        return layers;
    }

    private static Map<String, LayerFile> extraFiles(ImageRequest request) {
        Map<String, LayerFile> files = new TreeMap<>();
        for (ExtraDirectory directory : request.extraDirectories()) {
            String into = directory.into().replaceFirst("/+$", "");
            for (ContentFile file : ExtraFiles.of(directory.from(), "<image><extraDirectories><paths><path>")) {
                String path = into + "/" + file.path();
                files.put(path, new LayerFile(path, file.source(), mode(path, file, request.permissions())));
            }
        }
        return files;
    }

    private static int mode(String path, ContentFile file, List<Permission> permissions) {
        return permissions.stream()
                .filter(permission -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + permission.glob())
                        .matches(Path.of(path)))
                .map(Permission::mode)
                .findFirst()
                .orElse(file.executable() ? 0755 : 0644);
    }

    /** A Java among the extra files goes before the base's: a base such as {@code provided} has none. */
    private static String launcher(JavaBase java, Map<String, LayerFile> extra) {
        return extra.keySet().stream()
                .filter(path -> path.endsWith("/bin/java"))
                .findFirst()
                .orElse(java.launcher());
    }

    /** Jars of the client that the function does not bring itself, in whatever version. */
    private static List<Path> missing(List<Path> client, FunctionContent content) {
        return client.stream()
                .filter(jar -> {
                    String artifact = jar.getFileName().toString().replaceFirst("-\\d.*", "-");
                    return content.files().stream()
                            .noneMatch(file -> file.path().startsWith("lib/" + artifact));
                })
                .toList();
    }

    private static List<String> launch(String launcher, List<String> jvmFlags) {
        List<String> command = new ArrayList<>();
        command.add(launcher);
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", ROOT + ":" + ROOT + "/lib/*", JavaBase.CLIENT));
        return command;
    }

    /** AWS's start script puts its own flags on the command line; only this variable is read after it (measured). */
    private static Map<String, String> variables(List<String> jvmFlags) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (!jvmFlags.isEmpty()) {
            variables.put("_JAVA_OPTIONS", String.join(" ", jvmFlags));
        }
        return variables;
    }
}
