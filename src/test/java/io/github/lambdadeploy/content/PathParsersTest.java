// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import io.github.lambdadeploy.content.ContentFile.Group;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Names of entries of archives, and handlers. */
@AddLifecycleHook(Tally.class)
class PathParsersTest {

    private static final Path ARCHIVE = Path.of("given.zip");

    @Property
    void anEntryStaysInsideOrIsRefused(@ForAll @From("entry") String name) {
        try {
            String path = EntryPath.of(name, ARCHIVE);
            assertThat(path).doesNotStartWith("/").doesNotContain("\\", "//").doesNotMatch("(?s)[A-Za-z]:.*");
            assertThat(Arrays.asList(path.split("/"))).doesNotContain("..", ".");
            assertThat(EntryPath.of(path, ARCHIVE)).isEqualTo(path);
        } catch (DeployException e) {
            assertThat(e.getMessage()).hasSizeLessThan(1_000).contains("next:");
        }
    }

    @Property
    void ordinaryPathsStayAsTheyAre(@ForAll @From("path") String path) {
        assertThat(EntryPath.of(path, ARCHIVE)).isEqualTo(path);
        assertThat(catchThrowable(() -> EntryPath.of("../" + path, ARCHIVE))).isInstanceOf(DeployException.class);
        assertThat(catchThrowable(() -> EntryPath.of("/" + path, ARCHIVE))).isInstanceOf(DeployException.class);
        assertThat(catchThrowable(() -> EntryPath.of(path + "\\..\\x", ARCHIVE)))
                .isInstanceOf(DeployException.class);
    }

    @Property
    void anyHandlerIsCheckedWithoutFailing(@ForAll @StringLength(max = 200) String handler) {
        FunctionContent java = new FunctionContent("java", true, List.of());
        FunctionContent other =
                new FunctionContent("python", false, List.of(new ContentFile("app.py", ARCHIVE, false, Group.EXTRA)));
        assertThat(HandlerCheck.problems(java, handler, 0)).isNotEmpty();
        assertThat(HandlerCheck.problems(other, handler, 0))
                .allMatch(problem -> problem.contains("<handler> (-Dlambda.handler)"));
    }

    @Property(tries = 100)
    void longNamesEnd(@ForAll @From("long") String text) {
        LongTexts.ends(name -> catchThrowable(() -> EntryPath.of(name, ARCHIVE)), text);
        LongTexts.ends(Listing::isClass, text);
        LongTexts.ends(name -> new Listing(Set.of(name)).isFunctionRoot(), text);
        LongTexts.ends(name -> HandlerCheck.problems(new FunctionContent("java", true, List.of()), name, 0), text);
    }

    @Provide
    Arbitrary<String> entry() {
        return Arbitraries.of(
                        "a", "..", ".", "/", "\\", "C:", "c", ":", "\u0000", "\n", " ", "~", "\u2025", "\uff0e",
                        "\u2215", "%2e", "con")
                .list()
                .ofMaxSize(10)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> path() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_$-+ ")
                .ofMinLength(1)
                .ofMaxLength(12)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("/", parts));
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
