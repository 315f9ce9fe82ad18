// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheDirectoryTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, HOME=x, /home/ada/.cache/lambda-deploy",
        "Linux, XDG_CACHE_HOME=/var/cache, /var/cache/lambda-deploy",
        "Linux, XDG_CACHE_HOME=, /home/ada/.cache/lambda-deploy",
        "Linux, LOCALAPPDATA=/windows, /home/ada/.cache/lambda-deploy",
        "Mac OS X, HOME=x, /home/ada/Library/Caches/lambda-deploy",
        "Mac OS X, XDG_CACHE_HOME=/var/cache, /var/cache/lambda-deploy",
        "Windows 11, LOCALAPPDATA=/local, /local/lambda-deploy",
        "Windows 11, HOME=x, /home/ada/.cache/lambda-deploy",
    })
    void isWhereCachesBelong(String os, String variable, Path expected) {
        String[] parts = variable.split("=", 2);
        assertThat(CacheDirectory.of(Map.of(parts[0], parts[1]), os, Path.of("/home/ada")))
                .isEqualTo(expected);
    }
}
