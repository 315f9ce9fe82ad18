// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import io.github.lambdadeploy.json.JsonObject;
import java.util.List;
import java.util.function.Predicate;

/** The requests that the stand-in for AWS has answered, in order; narrowed step by step to those a story is about. */
public record Journal(List<JsonObject> entries) {

    public Journal {
        entries = List.copyOf(entries);
    }

    /** What came before the story's first {@code lambda:invoke}. */
    public Journal beforeInvoke() {
        return new Journal(entries.subList(0, invoke(1)));
    }

    /** What came after the story's first {@code lambda:invoke}: the later Maven runs. */
    public Journal afterInvoke() {
        return afterInvoke(1);
    }

    /** What came after the story's nth {@code lambda:invoke}, counted from 1. */
    public Journal afterInvoke(int nth) {
        return new Journal(entries.subList(invoke(nth) + 1, entries.size()));
    }

    /** Requests to one service: {@code lambda}, {@code ecr}, {@code registry}, … */
    public Journal of(String service) {
        return where(entry -> service.equals(entry.string("service")));
    }

    /** Requests that were to change something, refused or not. */
    public List<JsonObject> writes() {
        return where(entry -> entry.bool("write", true)).entries();
    }

    public int count(String service) {
        return of(service).size();
    }

    public int count(String service, String operation) {
        return of(service)
                .where(entry -> operation.equals(entry.string("operation")))
                .size();
    }

    public int size() {
        return entries.size();
    }

    /** Bytes sent to the stand-in. */
    public long bytesIn() {
        return entries.stream()
                .mapToLong(entry -> entry.number("bytesIn").orElse(0))
                .sum();
    }

    /** One line per request, which is what Groovy shows when an assertion on this journal fails. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (JsonObject entry : entries) {
            text.append('\n')
                    .append(entry.bool("write", true) ? "write " : "read  ")
                    .append(entry.string("service", "?"))
                    .append(' ')
                    .append(entry.string("operation", "?"))
                    .append(' ')
                    .append(entry.string("resource", ""))
                    .append(" -> ")
                    .append(entry.number("status").orElse(0))
                    .append(", ")
                    .append(entry.number("bytesIn").orElse(0))
                    .append(" bytes");
        }
        return text.toString();
    }

    private Journal where(Predicate<JsonObject> wanted) {
        return new Journal(entries.stream().filter(wanted).toList());
    }

    private int invoke(int nth) {
        int seen = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (isInvoke(entries.get(i)) && ++seen == nth) {
                return i;
            }
        }
        throw new AssertionError("Not " + nth + " invocations in the journal but " + seen + ":" + this);
    }

    private static boolean isInvoke(JsonObject entry) {
        return "lambda".equals(entry.string("service")) && "Invoke".equals(entry.string("operation"));
    }
}
