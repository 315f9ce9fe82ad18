// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import org.jspecify.annotations.Nullable;

/**
 * A {@code <server>} of settings.xml, its password in the clear.
 *
 * @param id as in settings.xml; for a registry its host
 * @param user {@code null} when there is none
 * @param password {@code null} when there is none; never shown
 */
public record SettingsServer(
        String id, @Nullable String user, @Nullable String password) {

    /** Without user and password. */
    @Override
    public String toString() {
        return "SettingsServer[" + id + "]";
    }
}
