// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsSettings.FixedCredentials;
import io.github.lambdadeploy.aws.AwsSettings.HttpProxy;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Timing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The environment has no AWS configuration: see surefire's configuration in the POM. */
class AwsClientsTest {

    private static final FixedCredentials LOCAL =
            new FixedCredentials(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY);

    @TempDir
    private Path dir;

    private LocalAws standIn;
    private RecordingProxy proxy;

    @BeforeEach
    void start() throws Exception {
        standIn = LocalAws.start(dir);
        proxy = new RecordingProxy(standIn.uri());
    }

    @AfterEach
    void stop() {
        proxy.close();
        standIn.close();
    }

    @Test
    void goesThroughTheProxyOfSettings() {
        try (AwsClients aws = clients("http://aws.example:4566", proxy("http", null, ""))) {
            call(aws);
        }
        assertThat(proxy.hosts()).containsExactly("aws.example");
        assertThat(proxy.authorizations()).isEmpty();
    }

    @Test
    void givesTheProxyItsPassword() {
        try (AwsClients aws = clients("http://aws.example:4566", proxy("http", "ada", ""))) {
            call(aws);
        }
        assertThat(proxy.authorizations()).containsExactly("Basic YWRhOnNlY3JldA==");
    }

    @Test
    void takesAnHttpProxyForHttpsAddressesAndTheOtherWayRound() {
        AwsSettings both = settings(null, proxy("http", null, ""), proxy("https", "tls", ""));
        assertThat(both.proxyFor("https").orElseThrow().user()).isEqualTo("tls");
        assertThat(settings(null, proxy("http", null, "")).proxyFor("https")).isPresent();
        assertThat(settings(null).proxyFor("https")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.*", "*.0.0.1", "*", "127.0.0.1"})
    void reachesNonProxyHostsDirectly(String pattern) {
        try (AwsClients aws = clients(standIn.uri().toString(), proxy("http", null, pattern))) {
            CallerIdentity.of(aws.sts());
        }
        assertThat(proxy.hosts()).isEmpty();
    }

    @Test
    void takesADotOfANonProxyHostForADot() {
        try (AwsClients aws = clients("http://aws-example:4566", proxy("http", null, "aws.example"))) {
            call(aws);
        }
        assertThat(proxy.hosts()).containsExactly("aws-example");
    }

    @Test
    void reachesThisMachineDirectly() {
        try (AwsClients aws = clients(standIn.uri().toString(), proxy("http", null, ""))) {
            CallerIdentity.of(aws.sts());
        }
        assertThat(proxy.hosts()).isEmpty();
    }

    @Test
    void saysThatNoRegionIsConfigured() {
        try (AwsClients aws = new AwsClients(new AwsSettings(null, null, null, null, null, List.of()), "1")) {
            assertThatThrownBy(aws::region)
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("No AWS region is configured")
                    .hasMessageContaining("-Dlambda.region=eu-west-1");
        }
    }

    @Test
    void saysHowToGetCredentials() {
        AwsSettings none = new AwsSettings("eu-west-1", null, null, standIn.uri(), null, List.of());
        try (AwsClients aws = new AwsClients(none, "1")) {
            assertThatThrownBy(() -> CallerIdentity.of(aws.sts()))
                    .hasMessageStartingWith("Cannot find out whose credentials these are")
                    .hasMessageContaining("Set AWS_PROFILE (-Dlambda.profile)");
        }
    }

    @Test
    void saysWhichProfileIsMissing() {
        AwsSettings typo = new AwsSettings("eu-west-1", "prdo", null, standIn.uri(), null, List.of());
        try (AwsClients aws = new AwsClients(typo, "1")) {
            assertThatThrownBy(() -> CallerIdentity.of(aws.sts()))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("prdo");
        }
    }

    @Test
    void worksAsTheRole() {
        AwsSettings role = new AwsSettings("eu-west-1", null, LocalAws.ROLE_ARN, standIn.uri(), LOCAL, List.of());
        try (AwsClients aws = new AwsClients(role, "1")) {
            // The stand-in's own credentials are as good as any role's.
            assertThat(CallerIdentity.of(aws.sts()).account()).isEqualTo(LocalAws.ACCOUNT);
        }
    }

    @Test
    void namesAnUnknownHost() {
        assertThat(failure("http://no-such-host.invalid"))
                .hasMessageContaining("unknown host no-such-host.invalid")
                .hasMessageContaining("Check network, proxy");
    }

    @Test
    void namesARefusedConnection() throws Exception {
        // Bound and not listening: a port that is free could be taken by anybody, the connecting socket included.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String nobody = "127.0.0.1:" + bound.getLocalPort();
            assertThat(failure("http://" + nobody)).hasMessageContaining("no connection to " + nobody + ": ");
        }
    }

    @Test
    void namesAFailedHandshake() {
        assertThat(failure(standIn.uri().toString().replace("http:", "https:")))
                .hasMessageContaining("TLS failed: ")
                .hasMessageContaining("Check network, proxy");
    }

    @Test
    void sendsNothingInPlainHttpToAnotherMachine() {
        AwsSettings strict = new AwsSettings(
                "eu-west-1",
                null,
                null,
                URI.create("http://aws.example:4566"),
                LOCAL,
                List.of(proxy("http", null, "")));
        try (AwsClients aws = new AwsClients(strict, "1")) {
            SdkException failure = catchThrowableOfType(
                    SdkException.class, () -> aws.lambda().getFunction(request -> request.functionName("f")));
            assertThat(AwsErrors.explain("Cannot read the function", "f", failure))
                    .hasMessageContaining("plain HTTP to another machine: http://aws.example:4566")
                    .hasMessageContaining("-Dlambda.allowInsecureRegistries");
        }
        assertThat(proxy.hosts()).isEmpty();
    }

    /** A signed request is good for the host it was signed for; its session token and body would be another's to read. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirects(int status) throws Exception {
        List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().getPath());
                exchange.getResponseHeaders().set("Location", address.replace("127.0.0.1", "localhost") + "/elsewhere");
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
        try (AwsClients aws = clients(address)) {
            assertThatThrownBy(() -> aws.invokingLambda().getFunction(request -> request.functionName("f")))
                    .isInstanceOf(SdkException.class);
            assertThatThrownBy(() -> aws.s3()
                            .getObject(request -> request.bucket("bucket").key("key")))
                    .isInstanceOf(SdkException.class);
        } finally {
            server.stop(0);
        }
        assertThat(asked).isNotEmpty().doesNotContain("/elsewhere");
    }

    @Test
    void namesAConnectionThatBroke() throws Exception {
        Faults.write(dir, FaultRule.on("lambda", "GetFunction").times(0).refuse());
        assertThat(failure(standIn.uri().toString()))
                .hasMessageContaining("a connection broke, to 127.0.0.1:")
                .hasMessageContaining("Check network, proxy");
    }

    @Test
    void doubtsThatAwsWroteWhatCannotBeRead() throws Exception {
        Faults.write(dir, FaultRule.on("lambda", "GetFunction").times(0).garble());
        assertThat(failure(standIn.uri().toString()))
                .hasMessageContaining("Something between here and AWS may have answered");
    }

    @Test
    void pausesBeforeItRepeatsACall() throws Exception {
        Faults.write(
                dir,
                FaultRule.on("lambda", "GetFunction")
                        .times(3)
                        .answer(429, "TooManyRequestsException", "Rate exceeded"));
        List<Duration> pauses = new ArrayList<>();
        Timing timing = new Timing(Clock.systemUTC(), pauses::add, Optional.empty());
        try (AwsClients aws = new AwsClients(settings(standIn.uri().toString()), "1", timing)) {
            call(aws);
        }
        assertThat(pauses).hasSize(3).allMatch(pause -> pause.compareTo(Duration.ofSeconds(20)) <= 0);
        assertThat(pauses).anyMatch(pause -> !pause.isZero());
    }

    /** Answered by the stand-in and nobody else. (The proxy cannot read an address without a path, so not STS.) */
    private static void call(AwsClients aws) {
        assertThatThrownBy(() -> aws.lambda().getFunction(request -> request.functionName("f")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private static DeployException failure(String endpoint) {
        try (AwsClients aws = clients(endpoint)) {
            SdkException failure = catchThrowableOfType(
                    SdkException.class, () -> aws.invokingLambda().getFunction(request -> request.functionName("f")));
            return AwsErrors.explain("Cannot read the function", "f", failure);
        }
    }

    private HttpProxy proxy(String scheme, @Nullable String user, String nonProxyHosts) {
        return new HttpProxy(
                scheme,
                "127.0.0.1",
                proxy.port(),
                user,
                user == null ? null : "secret",
                nonProxyHosts.isEmpty() ? List.of() : List.of(nonProxyHosts.split("\\|")));
    }

    private static AwsClients clients(String endpoint, HttpProxy... proxies) {
        return new AwsClients(settings(endpoint, proxies), "1.0 beta");
    }

    private static AwsSettings settings(@Nullable String endpoint, HttpProxy... proxies) {
        return new AwsSettings(
                "eu-west-1",
                null,
                null,
                endpoint == null ? null : URI.create(endpoint),
                false,
                LOCAL,
                List.of(proxies),
                true);
    }
}
