// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Requests that no HTTP client would send. */
record RawHttp(int port) {

    /** Whatever a correct server takes as an AWS signature; the stand-in does not compute it again. */
    static String signed(String service, String region) {
        return "Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/" + region + "/" + service
                + "/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64) + "\r\n";
    }

    /** Sends and reads until the other side closes; the answer's status, 0 when the connection ended without one. */
    int status(String request) throws IOException {
        String answer = talk(request);
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    String talk(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Still waiting after 20 s for an answer to " + request, e);
        } catch (SocketException e) {
            return ""; // reset: closed while there was more to read
        }
    }
}
