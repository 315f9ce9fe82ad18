// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commit, read from the files that Git keeps. */
class GitHeadTest {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);

    @TempDir
    private Path dir;

    private Path project;

    @BeforeEach
    void project() throws IOException {
        project = Files.createDirectories(dir.resolve("work/modules/orders"));
        // Whatever lies above the temporary directory is not what is tested.
        write(".git/HEAD", "ref: refs/heads/outside\n");
    }

    @Test
    void ofABranch() throws IOException {
        write("work/.git/HEAD", "ref: refs/heads/feature/one\n");
        write("work/.git/refs/heads/feature/one", ONE + "\n");
        assertThat(GitHead.commit(project)).contains(ONE);
    }

    @Test
    void ofABranchThatIsPacked() throws IOException {
        write("work/.git/HEAD", "ref: refs/heads/main\n");
        write(
                "work/.git/packed-refs",
                "# pack-refs with: peeled fully-peeled sorted \n" + TWO + " refs/heads/mainly\n" + ONE
                        + " refs/heads/main\n" + TWO + " refs/tags/v1\n^" + TWO + "\n");
        assertThat(GitHead.commit(project)).contains(ONE);
    }

    @Test
    void aLooseRefGoesBeforeAPackedOne() throws IOException {
        write("work/.git/HEAD", "ref: refs/heads/main\n");
        write("work/.git/packed-refs", TWO + " refs/heads/main\n");
        write("work/.git/refs/heads/main", ONE + "\n");
        assertThat(GitHead.commit(project)).contains(ONE);
    }

    @Test
    void packedRefsOfAnyEncodingAreRead() throws IOException {
        write("work/.git/HEAD", "ref: refs/heads/main\n");
        Files.write(
                dir.resolve("work/.git/packed-refs"),
                (TWO + " refs/heads/gr\u00fcn\n" + ONE + " refs/heads/main\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(GitHead.commit(project)).contains(ONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 64})
    void ofADetachedHead(int digits) throws IOException {
        write("work/.git/HEAD", "a".repeat(digits) + "\n");
        assertThat(GitHead.commit(project)).contains("a".repeat(digits));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAWorktree(boolean packed) throws IOException {
        write("main/.git/HEAD", "ref: refs/heads/main\n");
        write("main/.git/refs/heads/main", TWO + "\n");
        write("main/.git/worktrees/one/HEAD", "ref: refs/heads/one\n");
        write("main/.git/worktrees/one/commondir", "../..\n");
        if (packed) {
            write("main/.git/packed-refs", ONE + " refs/heads/one\n");
        } else {
            write("main/.git/refs/heads/one", ONE + "\n");
        }
        write("work/.git", "gitdir: " + dir.resolve("main/.git/worktrees/one") + "\n");
        assertThat(GitHead.commit(project)).contains(ONE);
    }

    @Test
    void ofASubmodule() throws IOException {
        write("work/.git/modules/orders/HEAD", ONE + "\n");
        write("work/.git/HEAD", TWO + "\n");
        write("work/modules/orders/.git", "gitdir: ../../.git/modules/orders\n");
        assertThat(GitHead.commit(project)).contains(ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ref: refs/heads/unborn",
                "ref: refs/heads/.invalid",
                "ref: ../../secret",
                "ref: refs/../../secret",
                "ref: refs/heads/\0",
                "ref: HEAD",
                "ref: refs/heads/circle",
                "1234",
                "not a commit"
            })
    void whatIsNoCommitIsNotKnown(String head) throws IOException {
        write("secret", ONE);
        write("work/.git/HEAD", head + "\n");
        write("work/.git/refs/heads/circle", "ref: refs/heads/circle\n");
        assertThat(GitHead.commit(project)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "gitdir: nowhere", "gitdir: \0"})
    void aBrokenLinkIsNotFollowed(String link) throws IOException {
        write("work/.git", link + "\n");
        assertThat(GitHead.commit(project)).isEmpty();
    }

    @Test
    void theBuildServerKnowsBetter() throws IOException {
        write("work/.git/HEAD", ONE + "\n");
        assertThat(Origin.of(Map.of("GITHUB_SHA", TWO, "GITHUB_ACTOR", "ada"), project, "runner"))
                .isEqualTo(new Origin(java.util.Optional.of(TWO), java.util.Optional.of("ada")));
        assertThat(Origin.of(Map.of("GITHUB_SHA", " ", "CI_COMMIT_SHA", TWO), project, "runner"))
                .isEqualTo(new Origin(java.util.Optional.of(TWO), java.util.Optional.of("runner")));
        assertThat(Origin.of(Map.of(), project, ""))
                .isEqualTo(new Origin(java.util.Optional.of(ONE), java.util.Optional.empty()));
    }

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }
}
