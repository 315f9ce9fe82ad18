// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

    private static final byte[] BYTES = "some bytes".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(BYTES);

    @TempDir
    Path directory;

    private ContentStore store;

    @BeforeEach
    void setUp() {
        store = new ContentStore(directory);
    }

    @Test
    void keepsABlobWhereAnOciLayoutHasIt() throws Exception {
        Descriptor written = store.write("type", BYTES);

        assertThat(written).isEqualTo(new Descriptor("type", DIGEST, BYTES.length));
        assertThat(blobFile()).hasBinaryContent(BYTES);
        assertThat(store.verified(written)).isEqualTo(blobFile());
        assertThat(store.read(DIGEST))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(BYTES));
        assertThat(store.has(written)).isTrue();
        assertThat(new ContentStore(directory).has(written)).isTrue();
    }

    @Test
    void knowsNothingAtFirst() {
        Descriptor blob = new Descriptor("type", DIGEST, BYTES.length);

        assertThat(store.has(blob)).isFalse();
        assertThat(store.knows(blob)).isFalse();
        assertThat(store.read(DIGEST)).isEmpty();
        assertThat(store.reference(DIGEST)).isEmpty();
        assertThat(store.record("key")).isEmpty();
        assertThatExceptionOfType(DamagedBlobException.class)
                .isThrownBy(() -> store.verified(blob))
                .satisfies(e -> assertThat(e.digest()).isEqualTo(DIGEST));
    }

    @Test
    void anAbandonedBlobLeavesNothing() throws Exception {
        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> store.write("type", out -> {
                    out.write(BYTES);
                    throw new IOException("disk full");
                }))
                .satisfies(e -> assertThat(e.reason()).contains("disk full"))
                .satisfies(e -> assertThat(e.where()).contains(directory.toString()))
                .satisfies(e -> assertThat(e.next()).isNotBlank());

        assertThat(files()).isEmpty();
    }

    @Test
    void nobodySeesABlobBeforeItIsWhole() throws Exception {
        store.write("type", out -> {
            out.write(BYTES);
            out.flush();
            assertThat(blobFile()).doesNotExist();
        });

        assertThat(blobFile()).exists();
        assertThat(files()).hasSize(1);
    }

    @Test
    void aDamagedBlobIsReportedDeletedAndWrittenAnew() throws Exception {
        Descriptor blob = store.write("type", BYTES);
        Files.writeString(blobFile(), "SOME BYTES");
        assertThat(store.has(blob)).as("same size, so not noticed cheaply").isTrue();

        assertThatExceptionOfType(DamagedBlobException.class)
                .isThrownBy(() -> store.verified(blob))
                .satisfies(e -> assertThat(e.digest()).isEqualTo(DIGEST));
        assertThat(blobFile()).doesNotExist();

        store.write("type", BYTES);
        assertThat(store.verified(blob)).hasBinaryContent(BYTES);
    }

    @Test
    void aDamagedSmallBlobIsNotThere() throws Exception {
        store.write("type", BYTES);
        Files.writeString(blobFile(), "other");

        assertThat(store.read(DIGEST)).isEmpty();
        assertThat(blobFile()).doesNotExist();
    }

    @Test
    void aTruncatedBlobIsNotThere() throws Exception {
        Descriptor blob = store.write("type", BYTES);
        Files.writeString(blobFile(), "some");

        assertThat(store.has(blob)).isFalse();
        assertThat(store.knows(blob)).isFalse();
    }

    @Test
    void writingHealsADamagedBlob() throws Exception {
        Descriptor blob = store.write("type", BYTES);
        Files.writeString(blobFile(), "SOME BYTES");

        store.write("type", BYTES);

        assertThat(store.verified(blob)).hasBinaryContent(BYTES);
    }

    @Test
    void aReferenceSaysWhereABlobIs() {
        Descriptor blob = new Descriptor("layer", DIGEST, 1234);
        store.reference(blob, ImageReference.parse("example.com:5000/base/java:21"));

        assertThat(store.knows(blob)).isTrue();
        assertThat(store.has(blob)).isFalse();
        assertThat(store.reference(DIGEST))
                .contains(new ContentStore.Reference(blob, ImageReference.parse("example.com:5000/base/java")));
    }

    @Test
    void aNewReferenceReplacesTheOldOne() {
        Descriptor blob = new Descriptor("layer", DIGEST, 1234);
        store.reference(blob, ImageReference.parse("old.example.com/base"));
        store.reference(blob, ImageReference.parse("new.example.com/base"));

        assertThat(store.reference(DIGEST).map(ContentStore.Reference::origin))
                .contains(ImageReference.parse("new.example.com/base"));
    }

    @Test
    void remembersRecords() {
        store.record("key", Map.of("a", "1", "b", "x=y", "c", ""));
        store.record("other", Map.of("a", "2"));

        assertThat(store.record("key")).contains(Map.of("a", "1", "b", "x=y", "c", ""));
        assertThat(store.record("other")).contains(Map.of("a", "2"));
    }

    @Test
    void everyDamageMakesARecordUnknown() throws Exception {
        store.record("key", Map.of("digest", DIGEST.toString()));
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(store.record("key")).as("byte %s", i).isEmpty();
            Files.write(file, java.util.Arrays.copyOf(whole, i));
            assertThat(store.record("key")).as("cut at %s", i).isEmpty();
        }
        Files.write(file, whole);
        assertThat(store.record("key")).isPresent();
    }

    @Test
    void recordsHoldSingleLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.record("key", Map.of("a", "1\n2")));
        assertThatIllegalArgumentException().isThrownBy(() -> store.record("key", Map.of("a", "1\r2")));
        assertThatIllegalArgumentException().isThrownBy(() -> store.record("key", Map.of("a=b", "1")));
    }

    @Test
    void aDirectoryThatCannotBeUsedIsSaidSo() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        ContentStore blocked = new ContentStore(file);

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> blocked.write("type", BYTES))
                .satisfies(e -> assertThat(e.where()).contains(file.toString()))
                .satisfies(e -> assertThat(e.reason()).isNotBlank())
                .satisfies(e -> assertThat(e.next()).isNotBlank());
        blocked.record("key", Map.of("a", "1"));
        assertThat(blocked.record("key")).isEmpty();
    }

    @Test
    void manyThreadsWriteTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Descriptor>> tasks = IntStream.range(0, 64)
                    .<Callable<Descriptor>>mapToObj(i -> () -> {
                        store.record("key", Map.of("a", "1"));
                        Descriptor blob = store.write("type", BYTES);
                        assertThat(store.verified(blob)).hasBinaryContent(BYTES);
                        assertThat(store.record("key")).contains(Map.of("a", "1"));
                        return blob;
                    })
                    .toList();
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get().digest()).isEqualTo(DIGEST);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(files()).hasSize(2);
    }

    private Path blobFile() {
        return directory.resolve("blobs").resolve("sha256").resolve(DIGEST.hex());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
