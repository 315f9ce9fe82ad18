// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.lambda.Attachment;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Comparing, without AWS. */
class WishTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsAsWantedIsNoDifference() {
        assertThat(value("b").difference(Optional.of("b"))).isEmpty();
        assertThat(cleared().difference(Optional.empty())).isEmpty();
    }

    @Test
    void comparesWithWhatItHasToBecome() {
        assertThat(value("b").difference(Optional.of("ab"))).isEmpty();
        assertThat(value("b").difference(Optional.of("a"))).contains(new Difference("letters", true, "a", "ab"));
        assertThat(value("b").difference(Optional.empty())).contains(new Difference("letters", true, null, "b"));
        assertThat(cleared().difference(Optional.of("a"))).contains(new Difference("letters", true, "a", null));
    }

    @Test
    void whatIsNeverAbsentIsComparedWithItsBeginning() {
        assertThat(new Wish<>(letters("z"), new Setting.Value<>("z")).difference(Optional.empty()))
                .isEmpty();
        assertThat(new Wish<>(letters("z"), new Setting.Cleared<String>()).difference(Optional.of("z")))
                .isEmpty();
        assertThat(new Wish<>(letters("z"), new Setting.Cleared<String>()).difference(Optional.of("a")))
                .contains(new Difference("letters", true, "a", "z"));
    }

    @Test
    void writesWhatItHasToBecome() {
        value("b").fulfil(Optional.of("a"));
        value("b").fulfil(Optional.empty());
        cleared().fulfil(Optional.of("a"));
        cleared().fulfil(Optional.empty());
        assertThat(done).containsExactly("a -> ab", "none -> b", "a removed");
    }

    @Test
    void nobodyWishesForWhatThePomDoesNotName() {
        assertThatThrownBy(() -> new Wish<>(letters(null), new Setting.Absent<>()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Wishes.NONE.with(letters(null), new Setting.Absent<>()).all())
                .isEmpty();
        assertThat(Wishes.NONE
                        .with(letters(null), new Setting.Value<>("a"))
                        .on(false)
                        .all())
                .isEmpty();
    }

    private Wish<String> value(String text) {
        return new Wish<>(letters(null), new Setting.Value<>(text));
    }

    private Wish<String> cleared() {
        return new Wish<>(letters(null), new Setting.Cleared<>());
    }

    /** Letters are added, never taken away. */
    private Attachment<String> letters(@org.jspecify.annotations.Nullable String initial) {
        return new Attachment<>() {
            @Override
            public String name() {
                return "letters";
            }

            @Override
            public boolean onAlias() {
                return true;
            }

            @Override
            public Optional<String> initial() {
                return Optional.ofNullable(initial);
            }

            @Override
            public Optional<String> read(Supplier<Optional<FunctionState>> latest) {
                return Optional.empty();
            }

            @Override
            public String merge(String live, String wanted) {
                return live.contains(wanted) ? live : live + wanted;
            }

            @Override
            public void write(Optional<String> found, String wanted) {
                done.add(found.orElse("none") + " -> " + wanted);
            }

            @Override
            public void remove(String found) {
                done.add(found + " removed");
            }
        };
    }
}
