// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** What descriptions and tags remember. */
@AddLifecycleHook(Tally.class)
class NoteParsersTest {

    @Property
    void anyDescriptionIsANoteOrNone(@ForAll @StringLength(max = 300) String text) {
        VersionNote.parse(text).ifPresent(note -> assertThat(note.text()).hasSizeLessThanOrEqualTo(256));
        assertThat(VersionNote.brief(text)).isNotNull();
        assertThat(AliasNote.of(text, "7").previous()).isEmpty();
    }

    /** Whatever the build, the commit and the user are called. */
    @Property
    void notesAreTheSameWhenReadAgain(
            @ForAll @StringLength(min = 1, max = 300) String words,
            @ForAll String commit,
            @ForAll String by,
            @ForAll @From("hex") String hash) {
        VersionNote note = new VersionNote("v" + words, Optional.of(commit), Optional.of(by), "image " + hash);
        assertThat(note.text()).hasSizeLessThanOrEqualTo(256);
        assertThat(VersionNote.parse(note.text())).contains(note);
    }

    @Property
    void theVersionBeforeIsReadAgain(
            @ForAll @From("words") String words,
            @ForAll @LongRange(min = 1) long previous,
            @ForAll @LongRange(min = 1) long version) {
        String text = words + " prev=" + previous + " of=" + version;
        AliasNote note = AliasNote.of(text, String.valueOf(version));
        assertThat(note.previous()).contains(new VersionNumber(String.valueOf(previous)));
        assertThat(note.words()).isEqualTo(words);
        assertThat(AliasNote.of(text, version + "0").previous()).isEmpty();
    }

    @Property
    void versionsAreNumbers(@ForAll long number, @ForAll @StringLength(max = 30) String text) {
        assertThat(VersionNumber.parse(String.valueOf(number)).isPresent()).isEqualTo(number > 0);
        VersionNumber.parse(text).ifPresent(version -> assertThat(version).hasToString(text));
    }

    @Property
    void namesOfVariablesAreReadAgain(@ForAll @From("names") Set<String> names) {
        assertThat(OwnVariables.of(OwnVariables.tags(names))).isEqualTo(new TreeSet<>(names));
        assertThat(OwnVariables.tags(names).values()).allMatch(value -> value.length() <= 256);
    }

    @Property(tries = 100)
    void longTextsEnd(@ForAll @From("long") String text) {
        LongTexts.ends(VersionNote::parse, text);
        LongTexts.ends(VersionNumber::parse, text);
        LongTexts.ends(rest -> AliasNote.of(rest, "1"), text);
        LongTexts.ends(rest -> new VersionNote(rest, Optional.of(rest), Optional.of(rest), rest), text);
    }

    @Provide
    Arbitrary<String> hex() {
        return Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(80);
    }

    @Provide
    Arbitrary<Set<String>> names() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('_')
                .ofMinLength(1)
                .ofMaxLength(60)
                .set()
                .ofMaxSize(40);
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
