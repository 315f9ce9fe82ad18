// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.transfer.TransferListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A blob twice as large as the heap of the JVM that sends it. */
@Timeout(120)
class LargeBlobTest {

    private static final int SIZE = 64 << 20;

    @TempDir
    Path directory;

    /** Runs in a JVM of its own: store directory, repository. */
    public static final class Send {

        private Send() {}

        public static void main(String[] arguments) throws Exception {
            ContentStore store = new ContentStore(Path.of(arguments[0]));
            byte[] block = new byte[1 << 16];
            Descriptor blob = store.write("", out -> {
                for (int i = 0; i < SIZE / block.length; i++) {
                    block[0] = (byte) i;
                    block[1] = (byte) (i >> 8);
                    out.write(block);
                }
            });
            RegistryClient client = new TestClient().anonymous();
            client.upload(
                    ImageReference.parse(arguments[1]), blob, BlobSource.of(store, client), TransferListener.NONE);
        }
    }

    @Test
    void isSentWithItsLengthAndNeverHeldInMemory() throws Exception {
        try (FakeRegistry registry = new FakeRegistry()) {
            Path output = directory.resolve("output");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx32m",
                            "-XX:MaxDirectMemorySize=16m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Send.class.getName(),
                            directory.resolve("store").toString(),
                            registry.reference("team/app").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }

            assertThat(process.exitValue())
                    .as(Files.readString(output, StandardCharsets.UTF_8))
                    .isZero();
            List<FakeRegistry.Seen> puts = registry.requests("PUT", "/blobs/uploads/");
            assertThat(puts).hasSize(1);
            assertThat(puts.get(0).header("content-length")).isEqualTo(Integer.toString(SIZE));
            assertThat(puts.get(0).header("transfer-encoding")).isNull();
        }
    }
}
