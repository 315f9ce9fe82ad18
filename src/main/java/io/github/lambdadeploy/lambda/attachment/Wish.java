// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.Setting;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the POM wants of one attachment.
 *
 * @param <T> type of its value
 */
public record Wish<T>(Attachment<T> attachment, Setting<T> wanted) {

    /** Reads and compares; empty when it is as wanted, or not wanted at all. */
    public Optional<Difference> difference(Supplier<Optional<FunctionState>> latest) {
        if (wanted instanceof Setting.Absent<T>) {
            return Optional.empty();
        }
        Optional<T> found = attachment.read(latest);
        T target = wanted instanceof Setting.Value<T> value
                ? found.map(live -> attachment.merge(live, value.value())).orElse(value.value())
                : null;
        return java.util.Objects.equals(found.orElse(null), target)
                ? Optional.empty()
                : Optional.of(new Difference(attachment.name(), attachment.onAlias(), found.orElse(null), target));
    }

    /** Brings it to what the difference says. */
    @SuppressWarnings("unchecked") // a difference of this wish holds values of its type
    public void apply(Difference difference) {
        T found = (T) difference.found();
        T target = (T) difference.wanted();
        if (target == null) {
            if (found != null) {
                attachment.remove(found);
            }
        } else {
            attachment.write(Optional.ofNullable(found), target);
        }
    }
}
