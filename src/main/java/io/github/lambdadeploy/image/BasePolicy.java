// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

/**
 * How current a base image named by a tag has to be. Without either flag a tag is looked up once in 24 hours, as Maven
 * looks for updates by default.
 *
 * @param offline take what is remembered however old, ask no registry ({@code mvn -o})
 * @param refresh look every tag up now ({@code mvn -U}); offline goes before
 */
public record BasePolicy(boolean offline, boolean refresh) {

    public static final BasePolicy DAILY = new BasePolicy(false, false);
}
