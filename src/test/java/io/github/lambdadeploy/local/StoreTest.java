// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"con", "NUL", "com1.b", "lpt9", "console", "a.b", "A_b-c", "...", "x%2Fy"})
    void keepsWhatIsCalledLikeADeviceOfWindows(String name) throws Exception {
        Store store = new Store(directory);
        store.write("things/" + name, new JsonObject().put("is", name));

        assertThat(store.list("things")).containsExactly("things/" + name);
        assertThat(String.valueOf(store.read("things/" + name))).contains(name);
        assertThat(directory.resolve("things").toFile().list())
                .noneMatch(file -> file.matches("(?i)(con|nul|com1|lpt9)\\..*"));
        store.delete("things/" + name);
        assertThat(store.list("things")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "..", ".", "a/..", "../a", "a/../b", "a/./b", "/a", "a/", "a//b", "a\\b", "..\\a", "C:a",
                "a\0", "a\nb", "a b", "\u00e9", "a*", "a?", "a\"", "<a>", "a|b"
            })
    void namesNothingOutsideItself(String name) throws Exception {
        Store store = new Store(directory.resolve("store"));
        Files.writeString(directory.resolve("a.json"), "{}");

        assertThat(store.read(name)).isNull();
        store.delete(name);
        assertThat(directory.resolve("a.json")).exists();
        assertThatIllegalArgumentException().isThrownBy(() -> store.write(name, new JsonObject()));
        assertThatIllegalArgumentException().isThrownBy(() -> store.list(name));
    }
}
