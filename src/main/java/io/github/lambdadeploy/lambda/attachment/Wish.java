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
 * @param wanted never absent: what the POM does not name is nobody's wish
 */
public record Wish<T>(Attachment<T> attachment, Setting<T> wanted) {

    public Wish {
        if (wanted instanceof Setting.Absent<T>) {
            throw new IllegalArgumentException("Nothing is wanted of " + attachment.name());
        }
    }

    /** Where the live value is not as wanted. */
    public Optional<Difference> difference(Optional<T> found) {
        Optional<T> live = found.or(attachment::initial);
        Optional<T> target = target(live);
        return live.equals(target)
                ? Optional.empty()
                : Optional.of(new Difference(
                        attachment.name(),
                        attachment.onAlias(),
                        found.orElse(null),
                        target.orElse(null),
                        attachment.refusal().orElse(null)));
    }

    /** Makes it as wanted, whether or not it differs; see {@link Attachment#write}. */
    public void fulfil(Optional<T> found) {
        if (wanted instanceof Setting.Value<T>) {
            target(found.or(attachment::initial)).ifPresent(target -> attachment.write(found, target));
        } else {
            found.ifPresent(attachment::remove);
        }
    }

    /** Looks at what is there. */
    public Finding<T> look(Supplier<Optional<FunctionState>> latest) {
        return new Finding<>(this, attachment.read(latest));
    }

    private Optional<T> target(Optional<T> live) {
        return wanted instanceof Setting.Value<T> value
                ? Optional.of(live.map(found -> attachment.merge(found, value.value()))
                        .orElse(value.value()))
                : attachment.initial();
    }
}
