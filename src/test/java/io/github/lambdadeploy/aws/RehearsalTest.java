// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

class RehearsalTest {

    private final List<String> requests = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    @Test
    void playsTheCallsOfAFunctionThatIsThere() {
        Rehearsal.lambda(recording());
        assertThat(requests)
                .containsExactly(
                        "GET http://localhost/2015-03-31/functions/f/aliases/a",
                        "GET http://localhost/2015-03-31/functions/f?Qualifier=a");
    }

    @Test
    void playsTheCallsOfNewCode() {
        Rehearsal.upload(recording());
        assertThat(requests)
                .containsExactly(
                        "POST http://localhost/",
                        "POST http://localhost/",
                        "PUT http://localhost/2015-03-31/functions/f/code",
                        "POST http://localhost/2015-03-31/functions/f/versions",
                        "PUT http://localhost/2015-03-31/functions/f/aliases/a");
    }

    /** The environment of tests has no credentials to find, so that signed requests are signed with the made-up ones. */
    @Test
    void signsWithACredentialThatIsNobodys() {
        Rehearsal.lambda(recording());
        Rehearsal.upload(recording());
        assertThat(keys).hasSize(7).allMatch(header -> header.contains("Credential=rehearsal/"));
    }

    @Test
    void opensNoConnection() {
        List<URI> asked = new ArrayList<>();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
        try {
            Rehearsal.lambda();
            Rehearsal.upload();
            Rehearsal.transport(true);
            Rehearsal.transport(false);
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(asked).isEmpty();
    }

    private SdkHttpClient recording() {
        SdkHttpClient memory = new Rehearsal.FromMemory();
        return new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                requests.add(request.httpRequest().method() + " "
                        + request.httpRequest().getUri());
                keys.addAll(request.httpRequest().matchingHeaders("Authorization"));
                return memory.prepareRequest(request);
            }

            @Override
            public void close() {}
        };
    }
}
