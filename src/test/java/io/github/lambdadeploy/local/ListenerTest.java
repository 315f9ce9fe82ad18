// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ListenerTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    @AfterAll
    static void write() throws Exception {
        GuardFigures.write();
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        List<InetAddress> others = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces()
                .filter(one -> !loopback(one))
                .toList()) {
            others.addAll(each.inetAddresses().toList());
        }
        Assumptions.assumeFalse(others.isEmpty(), "This machine has no other address");
        try (Listener listener = listener(10, PatientInput.Patience.USUAL)) {
            for (InetAddress other : others) {
                assertThatThrownBy(() -> connect(other, listener).close())
                        .as(other.toString())
                        .isInstanceOf(ConnectException.class);
                GuardFigures.count("addresses of the machine that are not loopback", 1);
            }
        }
    }

    @Test
    void aHeadThatDripsEnds() throws Exception {
        try (Listener listener = listener(10, new PatientInput.Patience(LONG, SHORT, LONG));
                Socket client = connect(InetAddress.getLoopbackAddress(), listener)) {
            assertThat(ends(client, "GET / HTTP/1.1\r\nHost: x\r\nA: ")).isTrue();
        }
        GuardFigures.count("slow clients", 1);
    }

    @Test
    void anIdleConnectionAndABodyThatStopsEnd() throws Exception {
        try (Listener listener = listener(10, new PatientInput.Patience(SHORT, LONG, SHORT))) {
            for (String begun : List.of("", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")) {
                try (Socket client = connect(InetAddress.getLoopbackAddress(), listener)) {
                    client.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
                GuardFigures.count("slow clients", 1);
            }
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosedAndTheOthersGoOn() throws Exception {
        try (Listener listener = listener(2, PatientInput.Patience.USUAL);
                Socket one = connect(InetAddress.getLoopbackAddress(), listener);
                Socket two = connect(InetAddress.getLoopbackAddress(), listener)) {
            assertThat(answers(one)).isTrue();
            assertThat(answers(two)).isTrue();
            try (Socket three = connect(InetAddress.getLoopbackAddress(), listener)) {
                assertThat(answers(three)).isFalse();
            }
            assertThat(answers(one)).isTrue();
        }
        GuardFigures.count("slow clients", 1);
    }

    /** Drips until the other side has had enough. */
    private static boolean ends(Socket client, String drops) throws IOException {
        OutputStream out = client.getOutputStream();
        client.setSoTimeout(20);
        try {
            for (int i = 0; i < 1000; i++) {
                out.write(i < drops.length() ? drops.charAt(i) : 'a');
                try {
                    return client.getInputStream().read() == -1;
                } catch (java.net.SocketTimeoutException stillOpen) {
                    // Another drop, then.
                }
            }
        } catch (java.net.SocketException closed) {
            return true;
        }
        return false;
    }

    private static boolean answers(Socket client) throws IOException {
        try {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1024];
            int read = client.getInputStream().read(answer);
            return read > 0 && new String(answer, 0, read, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
        } catch (java.net.SocketException closed) {
            return false;
        }
    }

    private static boolean loopback(NetworkInterface one) {
        try {
            return one.isLoopback() || !one.isUp();
        } catch (IOException e) {
            return true;
        }
    }

    private static Socket connect(InetAddress address, Listener listener) throws IOException {
        Socket client = new Socket();
        client.connect(new InetSocketAddress(address, listener.uri().getPort()), 5_000);
        client.setSoTimeout(20_000);
        return client;
    }

    private static Listener listener(int connections, PatientInput.Patience patience) {
        Listener listener = new Listener(
                0,
                (request, port) -> {
                    request.body().readAllBytes();
                    return new Reaction.Answer(Response.text(200, "text/plain", "here"));
                },
                connections,
                patience);
        listener.start();
        return listener;
    }
}
