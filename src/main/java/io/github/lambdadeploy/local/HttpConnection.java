// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One client's connection: reads requests and writes answers as RFC 9112 says, one after the other. */
final class HttpConnection {

    /** First byte of every TLS connection (RFC 8446, section 5.1). */
    private static final int TLS_HANDSHAKE = 22;

    private final PatientInput patient;
    private final InputStream in;
    private final OutputStream out;
    private final Socket socket;
    private final Listener.Handler handler;

    HttpConnection(Socket socket, PatientInput.Patience patience, Listener.Handler handler) throws IOException {
        this.patient = new PatientInput(socket, patience, System::nanoTime);
        this.in = new BufferedInputStream(patient, 64 * 1024);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        this.socket = socket;
        this.handler = handler;
    }

    /** Serves one request; {@code false} when the connection is to be closed. */
    boolean exchange() throws IOException {
        patient.awaitRequest();
        if (speaksTls()) {
            return false;
        }
        patient.awaitHead();
        try {
            Optional<HttpHead> head = HttpHead.read(in);
            return head.isPresent() && exchange(head.get());
        } catch (HttpHead.MalformedException e) {
            return refuse();
        }
    }

    private boolean exchange(HttpHead head) throws IOException {
        HttpBody body = body(head);
        Request request = head.request(body);
        patient.awaitBody();
        Reaction reaction = handler.answer(request, socket.getLocalPort());
        if (reaction instanceof Reaction.Answer answer) {
            boolean keep = head.keepsAlive() && body.drain();
            write(answer.response(), request.method().equals("HEAD"), keep);
            return keep;
        }
        if (reaction instanceof Reaction.None none) {
            none.on(socket);
        }
        return false;
    }

    /** A client that wants TLS says nothing that ends like a line of HTTP: both would wait for the other for ever. */
    private boolean speaksTls() throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        return first == TLS_HANDSHAKE;
    }

    private HttpBody body(HttpHead head) throws HttpHead.MalformedException {
        OutputStream proceed = head.one("expect").orElse("").equalsIgnoreCase("100-continue") ? out : null;
        Optional<String> length = head.one("content-length");
        Optional<String> coding = head.one("transfer-encoding");
        if (coding.isPresent()) {
            // Beside a length, or in HTTP/1.0, it is a request in another (RFC 9112, section 11.2).
            if (length.isPresent()
                    || !coding.get().equalsIgnoreCase("chunked")
                    || !head.version().equals("HTTP/1.1")) {
                throw new HttpHead.MalformedException("Not a length");
            }
            return HttpBody.chunked(in, proceed);
        }
        if (length.isEmpty()) {
            return HttpBody.of(in, 0, null);
        }
        if (!length.get().matches("[0-9]{1,18}")) {
            throw new HttpHead.MalformedException("Not a length");
        }
        return HttpBody.of(in, Long.parseLong(length.get()), proceed);
    }

    private boolean refuse() throws IOException {
        write(Response.text(400, "text/plain", "Not an HTTP request this server understands.\n"), false, false);
        return false;
    }

    private void write(Response response, boolean head, boolean keep) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + response.status() + " " + reason(response.status()));
        response.headers()
                .forEach((name, value) ->
                        text.append("\r\n").append(name).append(": ").append(value));
        if (response.status() != 204 && response.status() != 304) {
            text.append("\r\nContent-Length: ").append(response.length());
        }
        text.append(keep ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream body = response.body()) {
            if (!head) {
                body.transferTo(out);
            }
        }
        out.flush();
    }

    private static String reason(int status) {
        return status < 300 ? "OK" : status < 400 ? "Elsewhere" : "Refused";
    }
}
