// SPDX-License-Identifier: Apache-2.0
package bench;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.content.ContentFile;
import io.github.lambdadeploy.content.FunctionContent;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.s3.ZipBucket;
import io.github.lambdadeploy.transfer.TransferListener;
import io.github.lambdadeploy.zip.ZipWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A large zip: written, and sent to S3. The floor of writing is one pass that copies every file's bytes into one file with
 * their SHA-256, which Lambda asks for, and deflates what is not packed; that of sending is one PutObject of the same file.
 */
final class Zips {

    private static final int JARS = 100;
    private static final int CLASSES = 2000;
    private static final int CLASS_BYTES = 5_000;
    private static final String BUCKET = "zips";

    /** The result as Markdown. */
    String run(int rounds) throws Exception {
        StringBuilder text = new StringBuilder("## A large zip\n" + JARS + " jars and " + CLASSES
                + " classes of " + CLASS_BYTES + " bytes; a JVM with a heap of 48 MB for each run. The reference of writing"
                + " is one pass over the same files: copied into one file with its SHA-256, which Lambda asks for, and"
                + " deflated where they are not packed. The reference of sending is the SDK's PutObject of the same"
                + " file, on a stand-in that needs 20 ms for each request.\n\n");
        for (int megabytes : new int[] {50, 230}) {
            Path content = content(megabytes);
            List<List<Child>> runs = new ArrayList<>();
            List<String> kinds = List.of("pass", "write", "put", "parts");
            kinds.forEach(kind -> runs.add(new ArrayList<>()));
            for (int round = 0; round <= rounds; round++) {
                Path directory = Scratch.emptied(Scratch.WORK.resolve("s3"));
                Files.writeString(directory.resolve("faults.json"), "{\"latencyMillis\": 20}");
                try (LocalAws aws = LocalAws.start(directory)) {
                    try (AwsClients clients = Scratch.clients(aws)) {
                        clients.s3()
                                .createBucket(request -> request.bucket(BUCKET)
                                        .createBucketConfiguration(where -> where.locationConstraint(Scratch.REGION)));
                    }
                    for (int kind = 0; kind < kinds.size(); kind++) {
                        Child run = Command.child(
                                Zips.class,
                                List.of("-Xmx48m", "-Daws.accessKeyId=" + LocalAws.ACCESS_KEY_ID,
                                        "-Daws.secretAccessKey=" + LocalAws.SECRET_ACCESS_KEY),
                                kinds.get(kind),
                                content.toString(),
                                aws.uri().toString());
                        if (round > 0) {
                            runs.get(kind).add(run);
                        }
                    }
                }
            }
            text.append(new Table(megabytes + " MB of jars", "reference", "this plugin")
                    .row("writing it, s", "%.2f", runs.get(0), runs.get(1), Child::seconds)
                    .row("peak memory, MB", "%.0f", runs.get(0), runs.get(1), Child::memory)
                    .row("sending it to S3, s", "%.2f", runs.get(2), runs.get(3), Child::seconds)
                    .row("peak memory, MB", "%.0f", runs.get(2), runs.get(3), Child::memory));
            System.out.println("zip of " + megabytes + " MB: done");
        }
        return text.toString();
    }

    private static Path content(int megabytes) throws IOException {
        Path content = Scratch.emptied(Scratch.WORK.resolve("content"));
        Random random = new Random(1);
        Path jars = Files.createDirectories(content.resolve("lib"));
        byte[] packed = new byte[megabytes * 1_000_000 / JARS];
        for (int i = 0; i < JARS; i++) {
            random.nextBytes(packed);
            Files.write(jars.resolve("library-" + i + ".jar"), packed);
        }
        Path classes = Files.createDirectories(content.resolve("com/example"));
        for (int i = 0; i < CLASSES; i++) {
            byte[] code = new byte[CLASS_BYTES];
            for (int b = 0; b < code.length; b++) {
                code[b] = (byte) ("aload invoke".charAt(random.nextInt(12)) + b % 3);
            }
            Files.write(classes.resolve("Class" + i + ".class"), code);
        }
        return content;
    }

    public static void main(String[] arguments) throws Exception {
        Path content = Path.of(arguments[1]);
        Path pass = Scratch.WORK.resolve("pass.bin");
        Path zip = Scratch.WORK.resolve("zip/a.zip");
        List<ContentFile> files = files(content);
        long start = System.nanoTime();
        switch (arguments[0]) {
            case "pass" -> pass(files, pass);
            case "write" -> {
                Scratch.delete(zip.getParent());
                start = System.nanoTime();
                new ZipWriter().write(new FunctionContent("bench", true, files), zip, Architecture.X86_64, "a.B::c");
            }
            case "put", "parts" -> start = send(arguments[0], zip, URI.create(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        Child.tell(start);
        System.exit(0);
    }

    private static List<ContentFile> files(Path content) throws IOException {
        try (Stream<Path> all = Files.walk(content)) {
            return all.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> new ContentFile(
                            content.relativize(file).toString(), file, false, ContentFile.Group.DEPENDENCIES))
                    .toList();
        }
    }

    private static void pass(List<ContentFile> files, Path target) throws IOException {
        Deflater deflater = new Deflater(6, true);
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target), Digest.sha256())) {
            for (ContentFile file : files) {
                if (file.path().endsWith(".jar")) {
                    Files.copy(file.source(), out);
                } else {
                    deflater.reset();
                    DeflaterOutputStream packing = new DeflaterOutputStream(out, deflater, 1 << 13);
                    try (InputStream in = Files.newInputStream(file.source())) {
                        in.transferTo(packing);
                    }
                    packing.finish();
                }
            }
        }
    }

    /** When the sending began: the client is there before. */
    private static long send(String kind, Path zip, URI endpoint) throws Exception {
        Digest digest = Digest.of(zip);
        long size = Files.size(zip);
        AwsClients clients = new AwsClients(
                new io.github.lambdadeploy.aws.AwsSettings(Scratch.REGION, null, null, endpoint, null, List.of()), "bench");
        clients.s3().headBucket(request -> request.bucket(BUCKET));
        long start = System.nanoTime();
        if (kind.equals("put")) {
            clients.s3().putObject(request -> request.bucket(BUCKET).key("put.zip"), zip);
        } else {
            new ZipBucket(clients.s3(), BUCKET, "", TransferListener.NONE).send(zip, size, digest);
        }
        return start;
    }
}
