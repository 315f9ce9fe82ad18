// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where this user's caches belong on this system. */
final class CacheDirectory {

    private CacheDirectory() {}

    static Path of(Map<String, String> environment, String osName, Path home) {
        return base(environment, osName.toLowerCase(Locale.ROOT), home).resolve("lambda-deploy");
    }

    private static Path base(Map<String, String> environment, String os, Path home) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!xdg.isBlank()) {
            return Path.of(xdg);
        }
        String windows = environment.getOrDefault("LOCALAPPDATA", "");
        if (os.startsWith("windows") && !windows.isBlank()) {
            return Path.of(windows);
        }
        return os.startsWith("mac") ? home.resolve("Library/Caches") : home.resolve(".cache");
    }
}
