// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something AWS keeps beside a function's configuration, with calls of its own: tags, concurrency, a URL. It is bound to
 * one function; what is wanted of it is a {@link Setting}, so that comparing and showing know no attachment by name.
 *
 * <p>Values are records, strings, numbers, lists and maps: their {@code equals} decides whether there is anything to do.
 *
 * @param <T> type of its value, one for wanted and observed
 */
public interface Attachment<T> {

    /** The XML element below {@code <function>}, {@code reservedConcurrency}. */
    String name();

    /**
     * Whether it hangs on the alias: then it is written when the alias is where it should be. Whoever moves the alias
     * reads it once more before: provisioned concurrency follows the alias and has to be waited for again.
     */
    boolean onAlias();

    /**
     * What is there; empty when there is none, or no function or alias yet.
     *
     * @param latest the function itself, read at most once for all attachments and only when asked for
     */
    Optional<T> read(Supplier<Optional<FunctionState>> latest);

    /**
     * What AWS has where nobody has set anything, for what is never absent: then wanting it is no difference, and
     * removing means going back to it. Empty when nothing set is nothing there.
     */
    default Optional<T> initial() {
        return Optional.empty();
    }

    /** Why what was read, and differs from what is wanted, cannot be mended, with what to do about it; empty when it can. */
    default Optional<String> refusal() {
        return Optional.empty();
    }

    /** What it has to become where the live value is this: parts that the POM does not name stay as they are. */
    default T merge(T live, T wanted) {
        return wanted;
    }

    /**
     * Brings it to this value, and waits where AWS takes its time. May be called again after any interruption.
     *
     * @param found what was read before
     * @param wanted the whole value, {@link #merge}d already
     * @throws ContentionException when somebody else is at work on the function: read again and compare anew
     */
    void write(Optional<T> found, T wanted);

    /**
     * Removes it, or sets it back to {@link #initial}; one that is gone already is fine.
     *
     * @throws ContentionException as above
     */
    void remove(T found);
}
