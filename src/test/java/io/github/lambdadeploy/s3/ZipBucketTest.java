// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.s3.ZipBucket.StoredZip;
import io.github.lambdadeploy.transfer.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class ZipBucketTest {

    /** Two whole parts and a rest. */
    private static final int LARGE = 2 * (int) PartsUpload.PART + 12_345;

    @TempDir
    Path directory;

    private final AtomicLong sent = new AtomicLong();
    private LocalAws standIn;
    private AwsClients aws;

    @BeforeEach
    void start() {
        standIn = LocalAws.start(directory.resolve("local"));
        aws = TestClients.of(standIn, "eu-west-1");
        aws.s3()
                .createBucket(request -> request.bucket("zips")
                        .createBucketConfiguration(where -> where.locationConstraint("eu-west-1")));
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void aSmallZipIsOneCall() throws IOException {
        Path zip = zip(100_000);
        assertThat(send(zip).sent()).isTrue();
        assertThat(writes()).containsExactly("CreateBucket", "PutObject");
        assertThat(sent).hasValue(100_000);
        assertThat(stored(zip)).isEqualTo(Files.readAllBytes(zip));
    }

    @Test
    void aLargeZipGoesInPartsAndArrivesWhole() throws IOException {
        Path zip = zip(LARGE);
        assertThat(bucket().find(Digest.of(zip))).isEmpty();
        assertThat(send(zip).sent()).isTrue();
        assertThat(writes())
                .containsExactlyInAnyOrder(
                        "CreateBucket",
                        "CreateMultipartUpload",
                        "UploadPart",
                        "UploadPart",
                        "UploadPart",
                        "CompleteMultipartUpload");
        assertThat(sent).hasValue(LARGE);
        assertThat(stored(zip)).isEqualTo(Files.readAllBytes(zip));
        assertThat(bucket().find(Digest.of(zip))).get().matches(found -> !found.sent());
    }

    @Test
    void aPartThatIsCutIsSentAgainAlone() throws Exception {
        Faults.write(
                standInDirectory(),
                FaultRule.on("s3", "UploadPart").call(2).answer(503, "SlowDown", "Please reduce your request rate."));
        Path zip = zip(LARGE);
        send(zip);
        assertThat(writes()).filteredOn("UploadPart"::equals).hasSize(3);
        assertThat(stored(zip)).isEqualTo(Files.readAllBytes(zip));
    }

    @Test
    void refusedPartsAreForgotten() throws Exception {
        Faults.write(
                standInDirectory(),
                FaultRule.on("s3", "UploadPart").call(2).times(0).answer(403, "AccessDenied", "Access Denied"));
        Path zip = zip(LARGE);
        assertThatThrownBy(() -> send(zip))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot put the zip into S3")
                .hasMessageContaining("The function was not changed");
        assertThat(writes()).endsWith("AbortMultipartUpload");
        assertThat(bucket().find(Digest.of(zip))).isEmpty();
    }

    @Test
    void whatSomebodyElseHasSentMeanwhileIsTaken() throws IOException {
        Path zip = zip(LARGE);
        String key = "prefix/" + Digest.of(zip).hex() + ".zip";
        aws.s3().putObject(request -> request.bucket("zips").key(key), RequestBody.fromFile(zip));
        assertThat(send(zip).key()).isEqualTo(key);
        assertThat(writes()).endsWith("AbortMultipartUpload");
        assertThat(stored(zip)).isEqualTo(Files.readAllBytes(zip));
    }

    @Test
    void aLostAnswerToTheLastCallIsNoFailure() throws Exception {
        Faults.write(
                standInDirectory(),
                FaultRule.on("s3", "CompleteMultipartUpload")
                        .answer(500, "InternalError", "We encountered an internal error. Please try again.")
                        .after());
        Path zip = zip(LARGE);
        send(zip);
        assertThat(stored(zip)).isEqualTo(Files.readAllBytes(zip));
    }

    @Test
    void anInterruptionIsAFailureThatSaysSo() throws IOException {
        Path zip = zip(LARGE);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> send(zip)).isInstanceOf(Exception.class);
        } finally {
            assertThat(Thread.interrupted())
                    .as("kept for whoever waits outside")
                    .isTrue();
        }
        assertThat(bucket().find(Digest.of(zip))).isEmpty();
    }

    private StoredZip send(Path zip) throws IOException {
        return bucket().send(zip, Files.size(zip), Digest.of(zip));
    }

    private ZipBucket bucket() {
        return new ZipBucket(aws.s3(), "zips", "prefix", new TransferListener() {
            @Override
            public void sent(long bytes) {
                sent.addAndGet(bytes);
            }
        });
    }

    private byte[] stored(Path zip) throws IOException {
        String key = "prefix/" + Digest.of(zip).hex() + ".zip";
        return aws.s3()
                .getObjectAsBytes(request -> request.bucket("zips").key(key))
                .asByteArray();
    }

    private List<String> writes() throws IOException {
        return Journal.read(standInDirectory()).stream()
                .filter(entry -> entry.write() && entry.status() == 200 || entry.status() == 204)
                .map(Journal.Entry::operation)
                .toList();
    }

    private Path standInDirectory() {
        return directory.resolve("local");
    }

    private Path zip(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(directory.resolve("a.zip"), bytes);
    }
}
