// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.Shown;

/** Texts that are wrong nearly everywhere. */
enum BadText {
    EMPTY(""),
    BLANK("   "),
    UNRESOLVED("${no.such.property}"),
    WORD("yes?"),
    GREATEST("2147483647"),
    OVERFLOW("99999999999999999999"),
    NEGATIVE("-1"),
    NOT_A_NUMBER("NaN"),
    LONG("x".repeat(5_000)),
    LINES("a\nb\u202e\u2028c\u0085d"),
    LOOKALIKE("\u043erders"),
    EMOJI("\ud83d\ude80"),
    /** Cannot be in a POM, which is XML. */
    CONTROL("a\u0000b\u001b[31mc\ud83d");

    final String text;

    BadText(String text) {
        this.text = text;
    }

    boolean isBlank() {
        return text.isBlank();
    }

    /** Some are wrong for numbers only, one cannot be in a POM. */
    boolean isFor(Element element, boolean inPom) {
        return (element.isNumber() || this != GREATEST && this != NOT_A_NUMBER) && !(inPom && this == CONTROL);
    }

    /** Whether a message tells this text, or says enough of it. */
    boolean isToldIn(String message) {
        return isBlank()
                        && (message.contains(" blank")
                                || message.contains(" missing")
                                || message.contains(" no")
                                || message.contains(" an empty entry"))
                || message.contains(Shown.of(text))
                || this == GREATEST && message.contains("2.147483647E9")
                || this == OVERFLOW && message.contains("1.0E20")
                || message.contains(" is no JSON: ")
                || message.matches("(?s).* (has|takes|of) \\d+ (characters|bytes|ids|entry).*");
    }
}
