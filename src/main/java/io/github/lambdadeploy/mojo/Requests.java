// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.config.JavaVersions;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SecretValues;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.VersionNote;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.lambda.setting.ImageOverrides;
import io.github.lambdadeploy.lambda.setting.Logging;
import io.github.lambdadeploy.logs.LogRetention;
import io.github.lambdadeploy.plan.Consent;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.project.JavaRelease;
import io.github.lambdadeploy.project.Origin;
import io.github.lambdadeploy.release.CodeUpload;
import io.github.lambdadeploy.release.DeploymentRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Turns a goal's parameters into what a deployment of one function needs to know. */
final class Requests {

    private final ReleaseMojo mojo;
    private final Workbench workbench;
    private final AwsClients aws;
    private final Artifact artifact;
    private final CodeUpload upload;
    private final Patience patience;
    private final Releasing releasing;

    /** @param upload of the artifact, which all functions share */
    Requests(ReleaseMojo mojo, Workbench workbench, Artifact artifact, CodeUpload upload, Patience patience) {
        this.mojo = mojo;
        this.workbench = workbench;
        this.aws = workbench.aws();
        this.artifact = artifact;
        this.upload = upload;
        this.patience = patience;
        this.releasing = new Releasing(mojo, workbench, patience);
    }

    /** @param values puts values in place of references in environment variables */
    DeploymentRequest of(Target target, UnaryOperator<Map<String, String>> values) {
        LambdaFunction function = new LambdaFunction(aws.lambda(), target.functionName(), aws.region(), patience);
        FunctionSettings settings =
                mojo.codeOnly ? FunctionSettings.NONE : resolved(settings(mojo, target, artifact.handler()), values);
        DeploymentRequest request = new DeploymentRequest(
                function,
                wanted(target, settings),
                mojo.codeOnly ? Wishes.NONE : wishes(target, function, settings),
                upload,
                new Role(mojo, target, workbench, patience),
                releasing.of(function, SecretValues.of(settings)),
                description());
        return mojo.looksForDrift() ? request.withDrift() : request;
    }

    private Wanted wanted(Target target, FunctionSettings settings) {
        String architecture = artifact instanceof ImageArtifact
                ? artifact.architecture().lambdaName()
                : mojo.image.architecture().map(named -> named.lambdaName()).orElse(null);
        return new Wanted(
                        mojo.alias,
                        artifact.packageType(),
                        artifact.codeSha256(),
                        architecture,
                        mojo.isImage() ? 0 : javaRelease(),
                        settings,
                        defaults(target),
                        target.tags(),
                        releasing.shift())
                .consenting(new Consent(mojo.image.architecture().isPresent(), mojo.createAlias));
    }

    private int javaRelease() {
        return JavaRelease.of(mojo.maven().project(), mojo.maven().session());
    }

    /**
     * The settings the POM names, those with elements of their own included.
     *
     * @param imageHandler the image's own command: each other function has to say its own
     */
    static FunctionSettings settings(ReleaseMojo mojo, Target target, String imageHandler) {
        FunctionSettings settings = target.settings();
        String handler = target.handler();
        if (handler != null && !mojo.isImage()) {
            settings = settings.with(SettingType.HANDLER, new Setting.Value<>(handler));
        } else if (handler != null && !mojo.functions.isEmpty()) {
            settings = settings.with(
                    SettingType.IMAGE_CONFIG,
                    calling(
                            handler.equals(imageHandler) ? List.of() : List.of(handler),
                            settings.get(SettingType.IMAGE_CONFIG).orElse(ImageOverrides.NONE)));
        }
        // The stand-in has one role for everybody.
        String role = mojo.role;
        if (!mojo.local && role != null && role.startsWith("arn:")) {
            settings = settings.with(SettingType.ROLE, new Setting.Value<>(role));
        }
        return settings;
    }

    /** A command that the POM names itself goes before the handler. */
    private static Setting<ImageOverrides> calling(List<String> command, ImageOverrides named) {
        ImageOverrides overrides = named.command().isEmpty()
                ? new ImageOverrides(named.entryPoint(), command, named.workingDirectory())
                : named;
        return overrides.equals(ImageOverrides.NONE) ? new Setting.Cleared<>() : new Setting.Value<>(overrides);
    }

    /** With the values that references in environment variables stand for. */
    private static FunctionSettings resolved(FunctionSettings settings, UnaryOperator<Map<String, String>> values) {
        FunctionSettings all = settings;
        for (SettingType<Map<String, String>> type : List.of(SettingType.ENVIRONMENT, SettingType.ENVIRONMENT_MERGED)) {
            var variables = settings.get(type);
            if (variables.isPresent()) {
                all = all.with(type, new Setting.Value<>(values.apply(variables.get())));
            }
        }
        return all;
    }

    private Wishes wishes(Target target, LambdaFunction function, FunctionSettings settings) {
        return target.wishes(function, mojo.alias)
                .with(
                        new LogRetention(aws::logs, function.name(), group(settings), mojo.createLogGroup, patience),
                        target.logRetention());
    }

    /** The group the POM names, {@code ""} for the default one; {@code null} when it leaves that to the function. */
    private static @Nullable String group(FunctionSettings settings) {
        if (!settings.has(SettingType.LOGGING)) {
            return null;
        }
        Optional<Logging> logging = settings.get(SettingType.LOGGING);
        return logging.isPresent() ? logging.get().logGroup() : "";
    }

    /** For a function that is made, where the POM says nothing. */
    private FunctionSettings defaults(Target target) {
        FunctionSettings defaults = FunctionSettings.NONE
                .with(SettingType.MEMORY_SIZE, new Setting.Value<>(512))
                .with(SettingType.TIMEOUT, new Setting.Value<>(30));
        if (mojo.isImage()) {
            return defaults;
        }
        String handler = target.handler() == null ? artifact.handler() : target.handler();
        defaults = defaults.with(SettingType.HANDLER, new Setting.Value<>(handler))
                .with(SettingType.CODE_SIGNING_CONFIG_ARN, target.codeSigningConfigArn());
        var java = JavaVersions.forRelease(javaRelease());
        return java.isPresent()
                ? defaults.with(SettingType.RUNTIME, new Setting.Value<>("java" + java.getAsInt()))
                : defaults;
    }

    /** What `aws lambda list-versions-by-function` and {@code lambda:status} show of the version. */
    private String description() {
        MavenProject project = mojo.maven().project();
        Origin origin = Origin.of(System.getenv(), mojo.basedir(), System.getProperty("user.name", ""));
        return new VersionNote(
                        project.getArtifactId() + " " + project.getVersion(),
                        origin.commit(),
                        origin.by(),
                        artifact.packageType().toLowerCase(Locale.ROOT) + " " + artifact.codeSha256())
                .text();
    }
}
