// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.nio.file.Path;

/**
 * One resolved runtime dependency.
 *
 * @param coordinates {@code groupId:artifactId[:classifier]:version}, for messages
 * @param fileName the name of the jar below {@code lib/}, {@code artifactId-version[-classifier].jar}
 * @param file the jar, or the classes directory of a reactor module that was not packaged yet
 * @param snapshot whether it changes without its version changing: a snapshot, or a module of this reactor
 */
public record Dependency(String coordinates, String fileName, Path file, boolean snapshot) {}
