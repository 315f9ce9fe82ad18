// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One line of a {@link FakeRegistry}'s script. Strikes once unless told otherwise. */
public final class FakeFault {

    private final String method;
    private final String part;
    private int skip;
    private int times = 1;
    private long cutRequestAfter = -1;
    private long cutAnswerAfter = -1;
    private boolean loseAnswer;
    private @Nullable CountDownLatch until;
    private @Nullable CountDownLatch reached;
    private FakeRegistry.@Nullable Answer answer;

    FakeFault(String method, String part) {
        this.method = method;
        this.part = part;
    }

    /** Lets this many matching requests pass first. */
    public FakeFault after(int requests) {
        skip = requests;
        return this;
    }

    public FakeFault times(int count) {
        times = count;
        return this;
    }

    /** Answers this instead of doing anything. */
    public FakeFault answers(int status, String code, String message, String... headers) {
        answer = FakeRegistry.Answer.error(status, code, message, headers);
        return this;
    }

    /** Answers with these headers and no body instead of doing anything. */
    public FakeFault answersBare(int status, String... headers) {
        answer = FakeRegistry.Answer.of(status, headers);
        return this;
    }

    /** Answers with these bytes instead of doing anything. */
    public FakeFault answersBytes(int status, byte[] bytes, String... headers) {
        answer = FakeRegistry.Answer.of(status, headers).body(bytes);
        return this;
    }

    /** Closes the connection when this much of the request's body has come. */
    public FakeFault cutsRequestAfter(long bytes) {
        cutRequestAfter = bytes;
        return this;
    }

    /** Closes the connection when this much of the answer's body has been sent. */
    public FakeFault cutsAnswerAfter(long bytes) {
        cutAnswerAfter = bytes;
        return this;
    }

    /** Does what was asked and closes the connection without a word. */
    public FakeFault losesAnswer() {
        loseAnswer = true;
        return this;
    }

    /** Says that a request came, then waits. */
    public FakeFault hangs(CountDownLatch came, CountDownLatch release) {
        reached = came;
        until = release;
        return this;
    }

    boolean strikes(FakeRegistry.Seen request) {
        boolean matches = request.method().equals(method) && (request.path() + "?" + request.query()).contains(part);
        if (!matches || times == 0) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        times--;
        return true;
    }

    FakeRegistry.@Nullable Answer answer() {
        return answer;
    }

    void beforeTheEffect(HttpExchange exchange) throws IOException {
        if (until != null && reached != null) {
            reached.countDown();
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (cutRequestAfter >= 0) {
            exchange.getRequestBody().readNBytes(Math.toIntExact(cutRequestAfter));
            throw new IOException("cut by the script");
        }
    }

    void afterTheEffect(HttpExchange exchange, FakeRegistry.Answer full) throws IOException {
        if (loseAnswer) {
            throw new IOException("lost by the script");
        }
        if (cutAnswerAfter >= 0) {
            exchange.sendResponseHeaders(full.status(), full.body().length);
            exchange.getResponseBody().write(full.body(), 0, Math.toIntExact(cutAnswerAfter));
            exchange.getResponseBody().flush();
            throw new IOException("cut by the script");
        }
    }
}
