// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.transfer.TransferListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizationTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry other = new FakeRegistry();
    private final TestClient clients = new TestClient();
    private final TestImage image = TestImage.of(100_000, 5);
    private final ImageReference target = registry.reference("team/app");
    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    Path directory;

    @AfterEach
    void tearDown() {
        registry.close();
        other.close();
    }

    @Test
    void basicCredentialsGoWithTheFirstRequest() throws Exception {
        registry.gate.basic("AWS", "s3cret");

        copy(passwords("s3cret"));

        assertThat(registry.requests())
                .allSatisfy(
                        request -> assertThat(request.header("authorization")).startsWith("Basic "));
        assertThat(asked).hasValue(1);
        assertCopied();
    }

    @Test
    void aTokenIsGotOnceForEachScopeAndServesAllRequests() throws Exception {
        registry.gate.bearer("me", "s3cret");

        copy(passwords("me", "s3cret"));

        assertThat(registry.requests("GET", "/token")).hasSizeLessThanOrEqualTo(2);
        assertCopied();
    }

    @Test
    void mountingAsksForBothRepositories() throws Exception {
        registry.gate.bearer("me", "s3cret");
        registry.blob("base/java", "", image.layers().get(0));
        RegistryClient client = clients.with(passwords("me", "s3cret"));

        assertThat(client.mount(target, image.layer(0), registry.reference("base/java")))
                .isTrue();

        assertThat(registry.requests("GET", "/token"))
                .last()
                .satisfies(request -> assertThat(request.query())
                        .contains("repository%3Ateam%2Fapp%3Apull%2Cpush")
                        .contains("repository%3Abase%2Fjava%3Apull"));
    }

    @Test
    void anExpiredTokenIsRenewed() throws Exception {
        registry.gate.bearer("me", "s3cret");
        RegistryClient client = clients.with(passwords("me", "s3cret"));
        client.hasBlob(target, image.layer(0));
        registry.gate.expireTokens();
        registry.forgetRequests();

        assertThat(client.hasBlob(target, image.layer(0))).isFalse();

        assertThat(registry.requests("GET", "/token")).hasSize(1);
        assertThat(asked).as("the password is still good").hasValue(1);
        assertThat(clients.sleeps).isEmpty();
    }

    @Test
    void expiredCredentialsAreAskedForOnceMore() throws Exception {
        registry.gate.basic("AWS", "new");
        image.in(registry, "team/app");

        assertThat(clients.with(passwords("old", "new")).manifestDigest(target.withDigest(image.digest())))
                .contains(image.digest());

        assertThat(asked).hasValue(2);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void ecrSays403ForAnExpiredToken() throws Exception {
        registry.gate.basic("AWS", "new");
        image.in(registry, "team/app");
        registry.on("GET", "/manifests/")
                .answers(403, "DENIED", "Your Authorization Token has expired. Please re-authenticate.");

        assertThat(clients.with(passwords("old", "new")).manifest(target.withDigest(image.digest())))
                .isPresent();

        assertThat(asked).hasValue(2);
    }

    @Test
    void ecrCannotSaySoInTheAnswerToHead() throws Exception {
        registry.gate.basic("AWS", "new");
        image.in(registry, "team/app");
        registry.on("HEAD", "/manifests/").answersBare(403);

        assertThat(clients.with(passwords("old", "new")).manifestDigest(target.withDigest(image.digest())))
                .contains(image.digest());

        assertThat(asked).hasValue(2);
    }

    @Test
    void theSameCredentialsAreNotTriedAgain() {
        registry.gate.basic("AWS", "other");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.with(passwords("s3cret")).manifestDigest(target))
                .satisfies(e -> assertThat(e.reason()).contains("401"))
                .satisfies(e -> assertThat(e.next()).contains("ecr:GetAuthorizationToken"))
                .satisfies(AuthorizationTest::assertNoSecret);
        assertThat(registry.requests()).hasSize(1);
        assertThat(asked).hasValue(2);
        assertThat(clients.sleeps).isEmpty();
    }

    @Test
    void evenEverNewCredentialsAreGivenUpSoon() {
        registry.gate.basic("AWS", "other");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.with(passwords("1", "2", "3", "4", "5", "6", "7"))
                        .manifestDigest(target));
        assertThat(registry.requests()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aTokenServiceThatRefusesIsSaidSo() {
        registry.gate.bearer("me", "other");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.with(passwords("me", "s3cret")).manifestDigest(target))
                .satisfies(e -> assertThat(e.reason()).contains("token service").contains("401"))
                .satisfies(AuthorizationTest::assertNoSecret);
    }

    @Test
    void aTokenServiceWithoutAnAnswerShowsNothingOfIt() {
        registry.gate.bearer("me", "s3cret");
        registry.on("GET", "/token")
                .times(10)
                .answersBytes(200, "{\"tokken\":\"s3cret\"".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.with(passwords("me", "s3cret")).manifestDigest(target))
                .satisfies(e -> assertThat(e.reason()).contains("did not answer with a token"))
                .satisfies(AuthorizationTest::assertNoSecret);
    }

    @Test
    void noCredentialsGoToATokenServiceInPlainHttp() {
        registry.on("HEAD", "/manifests/")
                .times(10)
                .answersBare(401, "WWW-Authenticate", "Bearer realm=\"http://tokens.example.com/token\"");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.with(passwords("s3cret")).manifestDigest(target))
                .satisfies(e -> assertThat(e.reason()).contains("not HTTPS", "tokens.example.com"));
    }

    @Test
    void aRedirectToAnotherHostGetsNoAuthorization() throws Exception {
        registry.gate.basic("AWS", "s3cret");
        registry.redirectBlobs(other);
        Descriptor blob = registry.blob("team/app", "", image.layers().get(0));
        RegistryClient client = clients.with(passwords("s3cret"));

        assertThat(client.blob(target, blob)).isEqualTo(image.layers().get(0));
        try (var stream = client.openBlob(target, blob)) {
            assertThat(stream).hasBinaryContent(image.layers().get(0));
        }

        assertThat(other.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void anUploadOnAnotherHostGetsNeitherAuthorizationNorCookies() throws Exception {
        registry.gate.basic("AWS", "s3cret");
        registry.on("POST", "/blobs/uploads/")
                .answersBare(
                        202,
                        "Location",
                        other.address() + "/elsewhere/upload?signature=abc",
                        "Set-Cookie",
                        "session=c00kie");
        other.on("PUT", "/elsewhere/upload").answersBare(201);
        Descriptor blob = registry.blob("team/other", "", image.layers().get(0));

        clients.with(passwords("s3cret"))
                .upload(
                        target,
                        blob,
                        BlobSource.of(registry.reference("team/other"), clients.with(passwords("s3cret"))),
                        TransferListener.NONE);
        clients.with(passwords("s3cret")).hasBlob(target, blob.digest());

        assertThat(other.requests())
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKeys("authorization", "cookie"));
        assertThat(registry.requests())
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("cookie"));
    }

    @Test
    void aSignedAddressThatFailsIsNotShown() {
        registry.gate.basic("AWS", "s3cret");
        registry.redirectBlobs(other);
        Descriptor blob = registry.blob("team/app", "", image.layers().get(0));
        other.on("GET", "/elsewhere/").answers(403, "AccessDenied", "no");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.with(passwords("s3cret")).blob(target, blob))
                .satisfies(AuthorizationTest::assertNoSecret);
        assertThat(asked).as("not our registry's refusal").hasValue(1);
    }

    @Test
    void aRedirectToPlainHttpElsewhereIsRefused() {
        Descriptor blob = registry.blob("team/app", "", image.layers().get(0));
        registry.on("GET", "/blobs/")
                .times(10)
                .answersBare(307, "Location", "http://blobs.example.com/x?signature=s3cret");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.anonymous().blob(target, blob))
                .satisfies(e -> assertThat(e.reason()).contains("not HTTPS", "blobs.example.com"))
                .satisfies(AuthorizationTest::assertNoSecret);
    }

    @Test
    void aRedirectToNowhereIsAFailureForPeople() {
        Descriptor blob = registry.blob("team/app", "", image.layers().get(0));
        for (String location : List.of("https:///x", "https://a_b/x?s=s3cret", "mailto:s3cret", "http://[", "/%zz")) {
            registry.on("GET", "/blobs/").times(5).answersBare(307, "Location", location);

            assertThatExceptionOfType(DeployException.class)
                    .as(location)
                    .isThrownBy(() -> clients.anonymous().blob(target, blob))
                    .satisfies(AuthorizationTest::assertNoSecret);
        }
    }

    @Test
    void aCircleOfRedirectsEnds() {
        Descriptor blob = registry.blob("team/app", "", image.layers().get(0));
        registry.on("GET", "/blobs/").times(1000).answersBare(307, "Location", "/v2/team/app/blobs/" + blob.digest());

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.anonymous().blob(target, blob))
                .satisfies(e -> assertThat(e.reason()).contains("redirects"));
    }

    @Test
    void credentialsNeverShowTheirPassword() {
        BasicCredential credential = new BasicCredential("AWS", "s3cret");

        assertThat(credential.toString()).contains("AWS").doesNotContain("s3cret");
        assertThat(Optional.of(credential).toString()).doesNotContain("s3cret");
    }

    private void copy(RegistryCredentials credentials) throws InterruptedException {
        ContentStore store = new ContentStore(directory);
        image.in(store);
        new Copier(clients.with(credentials)).copy(image.digest(), store, target, List.of("v1"), TransferListener.NONE);
    }

    private void assertCopied() {
        assertThat(registry.manifest("team/app", "v1")).isPresent();
        assertThat(clients.sleeps).isEmpty();
    }

    /** Gives these passwords of the user AWS one after the other, then the last one for ever. */
    private RegistryCredentials passwords(String... passwords) {
        boolean user = passwords[0].equals("me");
        return host -> {
            assertThat(host).isEqualTo(registry.host());
            int number = asked.getAndIncrement();
            return Optional.of(
                    user
                            ? new BasicCredential("me", passwords[1])
                            : new BasicCredential("AWS", passwords[Math.min(number, passwords.length - 1)]));
        };
    }

    private static void assertNoSecret(DeployException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString())
                    .doesNotContain("s3cret", "s3cr3t")
                    .doesNotContain(
                            new BasicCredential("AWS", "s3cret").header().substring(6))
                    .doesNotContain(new BasicCredential("me", "s3cret").header().substring(6));
        }
    }
}
