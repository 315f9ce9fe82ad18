// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** What messages show of the texts of others, and JSON. */
@AddLifecycleHook(Tally.class)
class ShownParsersTest {

    @Property
    void whatIsShownCanBeSeenAndIsShort(@ForAll String text) {
        assertThat(Shown.of(text).codePoints().count()).isLessThanOrEqualTo(80);
        assertThat(Shown.line(text).codePoints())
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT)
                .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    @Property
    void aFailureHasNothingUnseen(@ForAll String what, @ForAll String where) {
        String message =
                String.valueOf(DeployException.configuration(what).where(where).getMessage());
        assertThat(message.replace("\n", "").chars()).noneMatch(Character::isISOControl);
    }

    @Property
    void plainTextsAreShownAsTheyAre(@ForAll @From("plain") String text) {
        assertThat(Shown.of(text)).isEqualTo(text);
    }

    @Property
    void loginsAreNotShown(@ForAll @From("plain") String password) {
        String word = password.replaceAll("[/@\\s]", "x");
        assertThat(Shown.of("https://ada:" + word + "@registry.example.com/a"))
                .isEqualTo("https://***@registry.example.com/a");
    }

    @Property
    void anyBytesAreAnObjectOrNone(@ForAll byte[] bytes) {
        Throwable thrown = catchThrowable(() -> JsonObject.parse(bytes));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void objectsAreTheSameWhenReadAgain(@ForAll @From("members") Map<String, String> members) {
        JsonObject object = new JsonObject();
        members.forEach(object::put);
        assertThat(JsonObject.parse(object.toBytes())).isEqualTo(object);
    }

    @Property(tries = 100)
    void longTextsEnd(@ForAll @From("long") String text) {
        LongTexts.ends(Shown::of, text);
        LongTexts.ends(Shown::line, text);
        LongTexts.ends(json -> catchThrowable(() -> JsonObject.parse(json.getBytes(StandardCharsets.UTF_8))), text);
        LongTexts.ends(
                json -> catchThrowable(() -> JsonObject.parse(("{\"a\":" + json).getBytes(StandardCharsets.UTF_8))),
                text);
    }

    @Provide
    Arbitrary<String> plain() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .excludeChars('/')
                .ofMinLength(1)
                .ofMaxLength(40);
    }

    @Provide
    Arbitrary<Map<String, String>> members() {
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(30)
                .filter(it -> it.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        return Arbitraries.maps(text, text).ofMaxSize(6);
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
