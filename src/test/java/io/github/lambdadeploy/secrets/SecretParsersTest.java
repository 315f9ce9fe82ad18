// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** References to secrets in values of variables. */
@AddLifecycleHook(Tally.class)
class SecretParsersTest {

    @Property
    void anyValueIsRead(@ForAll @From("value") String value) {
        References references = References.in(value);
        assertThat(references.mistakes()).allMatch(mistake -> mistake.length() < 500);
        if (references.mistakes().isEmpty()) {
            assertThat(References.replace(value, Reference::text)).isEqualTo(value);
        }
    }

    @Property
    void namesAreFoundWhereverTheyAre(
            @ForAll @From("name") String name,
            @ForAll @From("around") String before,
            @ForAll @From("around") String after) {
        String text = "{{resolve:ssm:" + name + "}}";
        References references = References.in(before + text + after);
        assertThat(references.mistakes()).isEmpty();
        assertThat(references.found()).isEqualTo(List.of(new Reference.Parameter(text, name, null)));
        assertThat(References.replace(before + text + after, reference -> "$1\\"))
                .isEqualTo(before + "$1\\" + after);
    }

    @Property
    void mistakesAreTold(@ForAll @From("name") String name) {
        for (String wrong : List.of(
                "{{resolve:vault:" + name + "}}",
                "{{resolve:ssm: " + name + "}}",
                "{{resolve:ssm:" + name,
                "{{resolve:ssm:" + name + ":x}}")) {
            assertThat(References.in(wrong).mistakes()).as(wrong).hasSize(1);
        }
    }

    @Property(tries = 100)
    void longValuesEnd(@ForAll @From("long") String text) {
        LongTexts.ends(References::in, text);
        LongTexts.ends(rest -> References.in("{{resolve:secretsmanager:" + rest + "}}"), text);
    }

    @Provide
    Arbitrary<String> value() {
        return Arbitraries.of(
                        "{{resolve:",
                        "ssm:",
                        "secretsmanager:",
                        "ssm-secure:",
                        "a",
                        ":",
                        "}}",
                        "{",
                        "}",
                        "SecretString",
                        "arn:aws:ssm:eu-west-1:123456789012:parameter/a",
                        "1",
                        " ",
                        "$",
                        "\\",
                        "\u043e")
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> name() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_.-/")
                .ofMinLength(1)
                .ofMaxLength(60)
                .filter(name -> !name.equals("arn"));
    }

    @Provide
    Arbitrary<String> around() {
        return Arbitraries.strings().excludeChars('{', '}').ofMaxLength(40);
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
