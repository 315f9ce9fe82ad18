// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a version's description says, written and read. */
class VersionNoteTest {

    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
    private static final String IMAGE = "image " + "5e0c".repeat(16);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders 1.4.2, commit 1a2b3c4, by ada, image 5e0c|1a2b3c4|ada",
                "orders 1.4.2, by Ada Lovelace, zip LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=|-|Ada Lovelace",
                "orders 1.4.2, commit 1a2b3c4, image 5e0c|1a2b3c4|-",
                "orders 1.4.2, image 5e0c|-|-"
            })
    void isReadAsItIsWritten(String text, String commit, String by) {
        VersionNote note = VersionNote.parse(text).orElseThrow();
        assertThat(note.words()).isEqualTo("orders 1.4.2");
        assertThat(note.commit().orElse("-")).isEqualTo(commit);
        assertThat(note.by().orElse("-")).isEqualTo(by);
        assertThat(note.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Made by hand",
                "orders, by ada",
                "orders 1.4.2, commit 1a2b3c4, by ada",
                "orders 1.4.2, image 5e0c, by ada",
                "one, two, image 5e0c",
                "orders 1.4.2, by ada, commit 1a2b3c4, image 5e0c"
            })
    void whatOthersWroteIsNotRead(String text) {
        assertThat(VersionNote.parse(text)).isEmpty();
        assertThat(VersionNote.brief(text)).isEqualTo(text);
    }

    @Test
    void aValueCannotPassItselfOffAsAnotherPart() {
        VersionNote note = note("orders 1", "1a2b3c4, by mallory", "ada\n, image 0000\u0007\u202e");
        assertThat(note.text())
                .isEqualTo("orders 1, commit 1a2b3c4 by mallory, by ada image 0000, " + IMAGE)
                .doesNotContain("\n", "\u0007", "\u202e");
        assertThat(VersionNote.parse(note.text())).contains(note);
    }

    @Test
    void whatNothingIsLeftOfIsLeftOut() {
        assertThat(note("orders 1", " ,, ", "\n").text()).isEqualTo("orders 1, " + IMAGE);
    }

    @Test
    void isNeverLongerThanAwsAllows() {
        VersionNote note = note("a".repeat(300), "c".repeat(300), "b".repeat(300));
        assertThat(note.text()).hasSizeLessThanOrEqualTo(256).endsWith(", " + IMAGE);
        assertThat(note.words()).hasSizeGreaterThan(60).endsWith("…");
        assertThat(VersionNote.parse(note.text())).contains(note);
    }

    @Test
    void noCharacterIsCutInHalf() {
        VersionNote note = note("orders 1", HASH, "x" + "\uD83D\uDE80".repeat(40));
        assertThat(note.by().orElseThrow().codePoints()).noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }

    @Test
    void aHashIsShownByItsBeginning() {
        assertThat(note("orders 1", HASH, "ada").shortCommit()).isEqualTo("0123456");
        assertThat(note("orders 1", "r1234", "ada").shortCommit()).isEqualTo("r1234");
        assertThat(VersionNote.brief("orders 1, commit " + HASH + ", by ada, " + IMAGE))
                .isEqualTo("orders 1, commit 0123456, by ada");
    }

    private static VersionNote note(String words, String commit, String by) {
        return new VersionNote(words, Optional.of(commit), Optional.of(by), IMAGE);
    }
}
