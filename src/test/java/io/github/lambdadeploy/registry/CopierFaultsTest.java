// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.lambdadeploy.DeployException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong on the way and passes, and what does not pass. */
@Timeout(60)
class CopierFaultsTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final TestClient clients = new TestClient();
    private final TransferSums sums = new TransferSums();
    private final TestImage image = TestImage.of(3_000_000);
    private final ImageReference target = registry.reference("team/app");

    @TempDir
    Path directory;

    private ContentStore store;

    @BeforeEach
    void setUp() {
        store = new ContentStore(directory);
        image.in(store);
    }

    @AfterEach
    void tearDown() {
        registry.close();
    }

    @Test
    void waitsAsLongAsTheRegistryAsks() throws Exception {
        registry.on("POST", "/uploads/").answers(429, "TOOMANYREQUESTS", "Rate exceeded", "Retry-After", "7");

        copy();

        assertThat(clients.sleeps).containsExactly(Duration.ofSeconds(7));
        assertCopied();
    }

    @Test
    void waitsUntilTheDateTheRegistryNames() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                TestClient.NOW.plusSeconds(42).atZone(ZoneOffset.UTC));
        registry.on("PUT", "/manifests/").answers(429, "TOOMANYREQUESTS", "Rate exceeded", "Retry-After", date);

        copy();

        assertThat(clients.sleeps).containsExactly(Duration.ofSeconds(42));
        assertCopied();
    }

    @ParameterizedTest
    @CsvSource({"3600, 60000", "0, 250", "-5, 250", "soon, 250", "'Sat, 28 Feb 2026 10:00:00 GMT', 250"})
    void neitherWaitsForHoursNorNotAtAll(String retryAfter, long millis) throws Exception {
        registry.on("POST", "/uploads/").answers(503, "", "", "Retry-After", retryAfter);

        copy();

        assertThat(clients.sleeps).containsExactly(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"HEAD, /blobs/", "POST, /uploads/", "PUT, /uploads/", "PUT, /manifests/"})
    void twice503IsTriedAgainAfterALongerWait(String method, String path) throws Exception {
        registry.on(method, path).times(2).answersBare(503);

        copy();

        assertThat(clients.sleeps).hasSize(2);
        assertThat(clients.sleeps.get(0)).isEqualTo(Duration.ofMillis(250));
        assertThat(clients.sleeps.get(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertCopied();
    }

    @Test
    void givesUpAfterFiveTriesAndSaysSo() {
        registry.on("PUT", "/manifests/").times(100).answersBare(503);

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(this::copy)
                .satisfies(e -> assertThat(e.reason()).contains("503"))
                .satisfies(e -> assertThat(e.next()).contains("5 times"));
        assertThat(registry.requests("PUT", "/manifests/")).hasSize(5);
        assertThat(clients.sleeps)
                .containsExactly(
                        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        sums.assertNotFinished();
    }

    @Test
    void aCutUploadStartsAgainInANewSession() throws Exception {
        registry.on("PUT", "/blobs/uploads/session").after(1).cutsRequestAfter(1_000_000);
        TestImage two = TestImage.of(3_000_000, 10).in(store);

        new Copier(clients.anonymous()).copy(two.digest(), store, target, List.of("v1"), sums);

        List<FakeRegistry.Seen> puts = registry.requests("PUT", "/blobs/uploads/session");
        assertThat(puts).hasSize(4);
        assertThat(puts.stream().map(FakeRegistry.Seen::path).distinct())
                .as("sessions")
                .hasSize(4);
        assertThat(clients.sleeps).hasSize(1);
        sums.assertComplete(two.size());
    }

    @Test
    void whatWasSentBeforeACutIsTakenBack() throws Exception {
        registry.on("PUT", "digest=" + image.layer(0)).cutsRequestAfter(1_000_000);

        copy();

        assertThat(sums.takenBack()).isPositive();
        assertCopied();
    }

    @Test
    void anUploadWhoseAnswerGotLostIsNotSentAgain() throws Exception {
        registry.on("PUT", "digest=" + image.layer(0)).losesAnswer();

        copy();

        assertThat(registry.requests("PUT", "digest=" + image.layer(0))).hasSize(1);
        assertCopied();
    }

    @Test
    void aManifestWhoseAnswerGotLostIsNotSentAgain() throws Exception {
        registry.on("PUT", "/manifests/").losesAnswer();

        copy();

        assertThat(registry.requests("PUT", "/manifests/")).hasSize(1);
        assertCopied();
    }

    @Test
    void anUploadSessionThatTheRegistryForgotIsStartedAnew() throws Exception {
        registry.on("PUT", "digest=" + image.layer(0)).answers(404, "BLOB_UPLOAD_UNKNOWN", "who?");

        copy();

        assertThat(clients.sleeps).hasSize(1);
        assertCopied();
    }

    @Test
    void bytesDamagedOnTheWayAreAFailure() {
        registry.on("PUT", "digest=" + image.layer(0)).answers(400, "DIGEST_INVALID", "provided digest did not match");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(this::copy)
                .satisfies(e -> assertThat(e.reason()).contains("DIGEST_INVALID", "provided digest did not match"))
                .satisfies(e -> assertThat(e.next()).isNotBlank());
        assertThat(registry.requests("PUT", "/manifests/")).isEmpty();
    }

    @Test
    void theFirstFailureStopsTheOthers() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        TestImage two = TestImage.of(3_000_000, 10).in(store);
        registry.on("PUT", "digest=" + two.layer(0)).hangs(came, never);
        // The small layer is refused as soon as the large one is under way, which then would hang for ever.
        registry.on("PUT", "digest=" + two.layer(1))
                .hangs(new CountDownLatch(1), came)
                .answers(400, "DIGEST_INVALID", "refused");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<CopyResult> copy = thread.submit(
                    () -> new Copier(clients.anonymous()).copy(two.digest(), store, target, List.of("v1"), sums));
            assertThat(copy)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(DeployException.class)
                    .withMessageContaining("refused");
        } finally {
            never.countDown();
            thread.shutdownNow();
        }
        sums.assertNotFinished();
    }

    @Test
    void anInterruptedBuildStops() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        registry.on("PUT", "digest=" + image.layer(0)).hangs(came, never);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<CopyResult> copy = thread.submit(() -> copy());
            assertThat(came.await(20, TimeUnit.SECONDS)).isTrue();
            thread.shutdownNow();

            assertThat(copy)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(InterruptedException.class);
        } finally {
            never.countDown();
        }
    }

    private CopyResult copy() throws InterruptedException {
        return new Copier(clients.anonymous()).copy(image.digest(), store, target, List.of("v1"), sums);
    }

    private void assertCopied() {
        assertThat(registry.manifest("team/app", "v1"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(image.manifest()));
        assertThat(registry.blob("team/app", image.layer(0)))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(image.layers().get(0)));
        sums.assertComplete(image.size());
    }
}
