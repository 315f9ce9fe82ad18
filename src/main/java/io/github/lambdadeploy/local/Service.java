// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

/** One AWS service of the stand-in: pure from request to answer but for what it keeps in its {@link Store}. */
public interface Service {

    /** The service's name in the journal and in fault scripts: {@code lambda}, {@code ecr}, {@code registry}, … */
    String name();

    /** Whether a request is this service's; asked in a fixed order, the first that says yes answers. */
    boolean accepts(Request request);

    /** AWS's name of the operation, e.g. {@code GetFunction}; for the registry e.g. {@code PUT manifest}. */
    String operation(Request request);

    /** What the operation is on, for the journal: a function name, {@code name:qualifier}, a repository, a key. */
    String resource(Request request);

    /** Answers as AWS does, errors included; throws only when the stand-in itself is broken. */
    Response handle(Request request) throws Exception;
}
