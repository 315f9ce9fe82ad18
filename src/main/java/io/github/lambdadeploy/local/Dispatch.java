// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The way of every request: refused unless it comes from this machine, given to the first service that accepts it,
 * checked for credentials, refused when it comes too fast, struck by a scripted fault perhaps, answered, and written to the journal before the answer
 * goes out.
 */
final class Dispatch implements Listener.Handler {

    /** More than any API takes in one request, so that a service still sees that it is too much. */
    private static final int MOST_HELD = 100_000_000;

    private final List<Service> services;
    private final Credentials credentials;
    private final Throttle throttle;
    private final Faults faults;
    private final Journal journal;
    private final Progress progress;

    Dispatch(
            List<Service> services,
            Credentials credentials,
            Throttle throttle,
            Faults faults,
            Journal journal,
            Progress progress) {
        this.services = services;
        this.credentials = credentials;
        this.throttle = throttle;
        this.faults = faults;
        this.journal = journal;
        this.progress = progress;
    }

    /** What becomes of the request, and the fault that struck. */
    private record Outcome(Reaction reaction, String fault) {

        Outcome(Response response, String fault) {
            this(new Reaction.Answer(response), fault);
        }

        Optional<Response> response() {
            return reaction instanceof Reaction.Answer answer ? Optional.of(answer.response()) : Optional.empty();
        }
    }

    @Override
    public Reaction answer(Request raw, int port) throws IOException {
        Optional<Response> refusal = Guard.refusal(raw, port);
        if (refusal.isPresent()) {
            return new Reaction.Answer(refusal.get());
        }
        pause();
        try {
            return answered(raw);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // Before a service was found, or it could read what it is asked for: nothing that any of them takes.
            return new Reaction.Answer(
                    Response.text(400, "text/plain", "Not a request that any AWS service understands.\n"));
        }
    }

    private Reaction answered(Request raw) throws IOException {
        Counted counted = new Counted(raw.body());
        Request request = raw.withBody(counted);
        boolean form = raw.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
        if (form) {
            request = held(request);
        }
        Service service = service(request);
        if (!form && !service.streams()) {
            request = held(request);
        }
        String operation = service.operation(request);
        rewind(request);
        String resource = service.resource(request);
        rewind(request);
        Outcome outcome;
        try {
            outcome = outcome(service, request, operation, resource);
            long bytesOut = raw.method().equals("HEAD")
                    ? 0
                    : outcome.response().map(Response::length).orElse(0L);
            journal.append(
                    service.name(),
                    operation,
                    resource,
                    outcome.response().map(Response::status).orElse(0),
                    counted.count,
                    bytesOut,
                    outcome.fault());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            return new Reaction.Answer(broken(service, request, e));
        }
        String id = UUID.randomUUID().toString();
        return outcome.response()
                .<Reaction>map(response -> new Reaction.Answer(
                        response.with("x-amzn-RequestId", id).with("x-amz-request-id", id)))
                .orElse(outcome.reaction());
    }

    /** The way to a stand-in is short, the one to AWS may be long. */
    private void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(faults.number("latencyMillis", 0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The stand-in stops", e);
        }
    }

    private Service service(Request request) throws IOException {
        for (Service service : services) {
            boolean accepts = service.accepts(request);
            rewind(request);
            if (accepts) {
                return service;
            }
        }
        return new UnknownService();
    }

    private Outcome outcome(Service service, Request request, String operation, String resource) throws Exception {
        progress.advance();
        if (service.signed()) {
            try {
                credentials.check(service, request);
            } catch (AwsError e) {
                return new Outcome(refusal(service, request, e), "");
            }
        }
        Optional<AwsError> tooFast = throttle.refusal(service.name(), operation, request.region());
        if (tooFast.isPresent()) {
            return new Outcome(refusal(service, request, tooFast.get()), "throttled");
        }
        Optional<FaultRule> struck;
        try {
            struck = faults.next(service.name(), operation, resource);
        } catch (IllegalArgumentException e) {
            // The words are the script's, not the request's.
            return new Outcome(service.error(request, 500, "InternalFailure", String.valueOf(e.getMessage())), "");
        }
        if (struck.isEmpty()) {
            return new Outcome(effect(service, request), "");
        }
        FaultRule fault = struck.get();
        Reaction reaction =
                Reaction.of(fault, () -> effect(service, request), error -> refusal(service, request, error));
        return new Outcome(reaction, fault.name());
    }

    private static Response effect(Service service, Request request) {
        try {
            return service.handle(request);
        } catch (AwsError e) {
            return refusal(service, request, e);
        } catch (Exception e) {
            return broken(service, request, e);
        }
    }

    private static Response refusal(Service service, Request request, AwsError error) {
        Response response = service.error(request, error.status(), error.code(), error.text());
        for (var header : error.headers().entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }

    /** Where it happened, not in which words: they may quote the request, and that may hold secrets. */
    private static Response broken(Service service, Request request, Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        String at = e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
        return service.error(request, 500, "InternalFailure", "The local stand-in itself has failed: " + at);
    }

    private static Request held(Request request) throws IOException {
        return request.withBody(new ByteArrayInputStream(request.body().readNBytes(MOST_HELD)));
    }

    private static void rewind(Request request) throws IOException {
        if (request.body() instanceof ByteArrayInputStream held) {
            held.reset();
        }
    }

    /** Counts what is read of a body. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
