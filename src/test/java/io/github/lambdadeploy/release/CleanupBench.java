// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.ecr.EcrImages;
import io.github.lambdadeploy.ecr.StoredImage;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.RegionVersions;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.ecr.RegistryCalls;
import io.github.lambdadeploy.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Functions with many versions, and a repository {@code team/orders} of images, in a stand-in. */
final class CleanupBench implements AutoCloseable {

    static final String REPOSITORY = "team/orders";

    final Path dir;
    final LambdaClient lambda;
    final EcrClient ecr;
    /** What the cleanup calls; another one for what happens in between. */
    LambdaClient called;

    private final LocalAws standIn;
    private final AwsClients clients;

    CleanupBench(Path dir) {
        this.dir = dir;
        this.standIn = LocalAws.start(dir);
        this.clients = AwsClients.of(standIn);
        this.lambda = clients.lambda();
        this.ecr = clients.ecr();
        this.called = lambda;
    }

    VersionCleanup cleanup(int keep, String... functions) {
        return cleanup(keep, false, Clock.systemUTC(), functions);
    }

    VersionCleanup dryRun(int keep, String... functions) {
        return cleanup(keep, true, Clock.systemUTC(), functions);
    }

    VersionCleanup cleanup(int keep, boolean dryRun, Clock clock, String... functions) {
        Patience patience = new Patience(duration -> {}, Deadline.in(Duration.ofMinutes(30), Clock.systemUTC()));
        return new VersionCleanup(new CleanupRequest(
                Arrays.stream(functions)
                        .map(name -> new LambdaFunction(called, name, "eu-west-1", patience))
                        .toList(),
                keep,
                dryRun,
                new RegionVersions(called, "eu-west-1"),
                place -> new EcrImages(() -> ecr, place.account().orElse(null), place.repository()),
                clock));
    }

    /** A function of a zip with versions from 1 to the given number. */
    void zip(String name, int versions) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
        }
        lambda.createFunction(request -> request.functionName(name)
                .role(LocalAws.ROLE_ARN)
                .runtime(Runtime.JAVA17)
                .handler("a.B::c")
                .code(code -> code.zipFile(SdkBytes.fromByteArray(bytes.toByteArray()))));
        publish(name);
        copyFirstVersion(name, versions);
    }

    /** A function that runs an image, with that as its version 1. */
    void image(String name, String content) {
        lambda.createFunction(request -> request.functionName(name)
                .role(LocalAws.ROLE_ARN)
                .packageType("Image")
                .code(code -> code.imageUri(uri(content))));
        publish(name);
    }

    /** Makes it run another image, as its next version. */
    String deploy(String name, String content) {
        update(name, content);
        return publish(name);
    }

    /** Makes {@code $LATEST} run another image. */
    void update(String name, String content) {
        lambda.updateFunctionCode(request -> request.functionName(name).imageUri(uri(content)));
        settle(name);
    }

    String publish(String name) {
        settle(name);
        return lambda.publishVersion(request -> request.functionName(name)).version();
    }

    private void settle(String name) {
        for (int i = 0; i < 3; i++) {
            lambda.getFunction(request -> request.functionName(name));
        }
    }

    void alias(String function, String name, int version) {
        lambda.createAlias(
                request -> request.functionName(function).name(name).functionVersion(Integer.toString(version)));
    }

    /** Publishing a hundred takes its time. */
    private void copyFirstVersion(String name, int versions) throws Exception {
        Store store = new Store(dir);
        String document = "lambda/eu-west-1/functions/" + name;
        store.locked(() -> {
            JsonObject function = Objects.requireNonNull(store.read(document));
            JsonObject all = Objects.requireNonNull(function.object("versions"));
            for (int i = 2; i <= versions; i++) {
                String number = Integer.toString(i);
                JsonObject version = Objects.requireNonNull(all.object("1")).copy();
                JsonObject configuration = Objects.requireNonNull(version.object("configuration"));
                configuration
                        .put("Version", number)
                        .put(
                                "FunctionArn",
                                configuration.string("FunctionArn", "").replaceFirst(":1$", ":" + number));
                all.put(number, version);
            }
            store.write(document, function);
            return true;
        });
    }

    /** A hundred more versions and images, version i running image i. */
    void manyImages(String name, int versions) throws Exception {
        Store store = new Store(dir);
        copyFirstVersion(name, versions);
        store.locked(() -> {
            String document = "lambda/eu-west-1/functions/" + name;
            String repositoryDocument = "ecr/repositories/eu-west-1/" + REPOSITORY.replace('/', '+');
            JsonObject function = Objects.requireNonNull(store.read(document));
            JsonObject repository = Objects.requireNonNull(store.read(repositoryDocument));
            JsonObject images = Objects.requireNonNull(repository.object("images"));
            JsonObject first = images.objectOrEmpty(images.keys().iterator().next());
            for (int i = 2; i <= versions; i++) {
                Digest digest = Digest.of(("image " + i).getBytes(StandardCharsets.UTF_8));
                images.put(digest.toString(), first.copy());
                JsonObject version = Objects.requireNonNull(
                        function.objectOrEmpty("versions").object(Integer.toString(i)));
                Objects.requireNonNull(version.object("configuration")).put("CodeSha256", digest.hex());
                Objects.requireNonNull(version.object("code")).put("digest", digest.toString());
            }
            store.write(document, function);
            store.write(repositoryDocument, repository);
            return true;
        });
    }

    void repository() {
        ecr.createRepository(request -> request.repositoryName(REPOSITORY));
    }

    void policy(String statement) {
        String text = "{'Version':'2012-10-17','Statement':[" + statement + "]}";
        ecr.setRepositoryPolicy(request -> request.repositoryName(REPOSITORY).policyText(text.replace('\'', '"')));
    }

    /** Pushes an image as a deployment does: with the tag made of its digest, and more. */
    Digest push(String content, String... more) throws Exception {
        return pushTagged(content, StoredImage.ownTag(digest(content)), more);
    }

    /** Pushes an image as somebody else does. */
    Digest pushTagged(String content, String tag, String... more) throws Exception {
        RegistryCalls registry = RegistryCalls.as(clients);
        registry.pushImage(REPOSITORY, tag, content);
        for (String other : more) {
            registry.pushImage(REPOSITORY, other, content);
        }
        return digest(content);
    }

    /** Of the image with that content. */
    static Digest digest(String content) {
        return Digest.of(RegistryCalls.manifest(
                Digest.of(("config of " + content).getBytes(StandardCharsets.UTF_8)),
                Digest.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    private String uri(String content) {
        return standIn.uri().getAuthority() + "/" + REPOSITORY + "@" + digest(content);
    }

    /** Numbers of the versions that are there. */
    List<String> versions(String name) {
        return lambda.listVersionsByFunctionPaginator(request -> request.functionName(name)).versions().stream()
                .map(FunctionConfiguration::version)
                .filter(version -> !version.startsWith("$"))
                .toList();
    }

    /** Digests of the images that are there. */
    List<Digest> images() {
        return ecr.describeImagesPaginator(request -> request.repositoryName(REPOSITORY)).imageDetails().stream()
                .map(detail -> Digest.parse(detail.imageDigest()))
                .toList();
    }

    int calls() throws IOException {
        return Journal.read(dir).size();
    }

    /** Calls since then, as {@code Operation resource}. */
    List<String> calls(int since) throws IOException {
        List<Journal.Entry> all = Journal.read(dir);
        return all.subList(since, all.size()).stream()
                .map(entry -> entry.operation() + " " + entry.resource())
                .toList();
    }

    List<String> writes(int since) throws IOException {
        List<Journal.Entry> all = Journal.read(dir);
        return all.subList(since, all.size()).stream()
                .filter(Journal.Entry::write)
                .map(entry -> entry.operation() + " " + entry.resource())
                .toList();
    }

    /** What AWS answers when it may not be asked. */
    static String denied(String action) {
        return "User: arn:aws:iam::000000000000:user/x is not authorized to perform: " + action
                + " on resource: arn:aws:x because no identity-based policy allows the " + action + " action";
    }

    @Override
    public void close() {
        lambda.close();
        ecr.close();
        standIn.close();
    }
}
