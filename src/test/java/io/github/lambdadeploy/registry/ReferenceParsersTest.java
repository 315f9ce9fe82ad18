// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import io.github.lambdadeploy.artifact.Digest;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Image references, digests, and what registries say they want. */
@AddLifecycleHook(Tally.class)
class ReferenceParsersTest {

    @Property
    void anyTextIsAReferenceOrSaysWhyNot(@ForAll @StringLength(max = 400) String text) {
        Throwable thrown = catchThrowable(() -> ImageReference.parse(text));
        assertThat(ImageReference.mistake(text).isEmpty()).isEqualTo(thrown == null);
        if (thrown != null) {
            assertThat(thrown)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Not an image reference: '");
            assertThat(thrown.getMessage()).hasSizeLessThan(400);
        }
    }

    @Property
    void printedAndReadItIsTheSame(@ForAll @From("reference") ImageReference reference) {
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
        assertThat(ImageReference.parse("  " + reference + " ")).isEqualTo(reference);
    }

    @Property
    void damagedReferencesAreRefused(
            @ForAll @From("reference") ImageReference reference, @ForAll @From("foreign") String foreign) {
        String text = reference.toString();
        int slash = text.indexOf('/');
        String damaged = text.substring(0, slash + 1) + foreign + text.substring(slash + 1);
        assertThat(ImageReference.mistake(damaged)).as(damaged).isPresent();
    }

    @Property(tries = 100)
    void longReferencesEnd(@ForAll @From("long") String text) {
        LongTexts.ends(ImageReference::mistake, text);
        LongTexts.ends(rest -> ImageReference.mistake("registry.example.com/" + rest), text);
        LongTexts.ends(rest -> ImageReference.mistake("a:" + rest), text);
    }

    @Property
    void digestsAreTheSameWhenReadAgain(@ForAll byte[] bytes) {
        Digest digest = Digest.of(bytes);
        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
        assertThat(catchThrowable(() -> Digest.parse(digest.hex()))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> Digest.parse(digest + "0"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyHeaderIsAChallengeOrNone(@ForAll @StringLength(max = 300) String header) {
        assertThat(catchThrowable(() -> Challenge.best(List.of(header, "Bearer " + header))))
                .isNull();
    }

    @Property
    void challengesAreReadAsTheyAreWritten(@ForAll @From("value") String realm, @ForAll @From("value") String service) {
        assertThat(Challenge.best(
                        List.of("Basic realm=\"x\"", "BEARER Realm=\"" + realm + "\", service=\"" + service + "\"")))
                .contains(new Challenge("bearer", Map.of("realm", realm, "service", service)));
    }

    @Property(tries = 100)
    void longChallengesEnd(@ForAll @From("long") String text) {
        LongTexts.ends(rest -> Challenge.best(List.of("Bearer " + rest)), text);
    }

    @Provide
    Arbitrary<ImageReference> reference() {
        Arbitrary<String> word = Arbitraries.strings()
                .withChars('a', 'z')
                .withChars('0', '9')
                .ofMinLength(1)
                .ofMaxLength(12);
        Arbitrary<String> host = Arbitraries.of(
                "public.ecr.aws",
                "localhost:5000",
                "[::1]:5000",
                "registry-1.example.com:443",
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com");
        Arbitrary<String> repository = word.list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .flatMap(parts -> Arbitraries.of("/", ".", "_", "__", "--").map(by -> String.join(by, parts)));
        Arbitrary<String> tag = Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_.-")
                .ofMaxLength(100)
                .map(rest -> "v" + rest)
                .injectNull(0.4);
        Arbitrary<Digest> digest =
                Arbitraries.bytes().array(byte[].class).map(Digest::of).injectNull(0.5);
        return Combinators.combine(host, repository, tag, digest).as(ImageReference::new);
    }

    @Provide
    Arbitrary<String> foreign() {
        return Arbitraries.of(
                " ", "\n", "A", "*", "\u0000", "\u043e", "\ud83d\ude80", "${x}", "'", "\\", "/", "-", "@");
    }

    @Provide
    Arbitrary<String> value() {
        return Arbitraries.strings().ascii().ofMaxLength(60).filter(text -> !text.contains("\""));
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
