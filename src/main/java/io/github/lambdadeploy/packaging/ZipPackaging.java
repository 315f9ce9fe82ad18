// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.packaging;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.content.ContentFinder;
import io.github.lambdadeploy.content.ContentRequest;
import io.github.lambdadeploy.content.FunctionContent;
import io.github.lambdadeploy.content.HandlerCheck;
import io.github.lambdadeploy.project.MavenBuild;
import io.github.lambdadeploy.zip.ZipLimits;
import io.github.lambdadeploy.zip.ZipWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the zip of a function: always written anew in one fixed form, since what builds make differs by timestamps. */
public final class ZipPackaging {

    private static final Logger LOG = LoggerFactory.getLogger(ZipPackaging.class);
    private static final Pattern JAVA = Pattern.compile("java(\\d+).*");

    /**
     * @param handlers what Lambda calls; the first is the default
     * @param runtime the function's runtime, {@code java21}; empty when only AWS knows it
     * @param hasBucket whether the zip may go through S3
     * @param file where the zip is written
     */
    public ZipArtifact run(
            MavenBuild build,
            ContentRequest what,
            List<String> handlers,
            String runtime,
            Architecture architecture,
            boolean hasBucket,
            Path file) {
        FunctionContent content = new ContentFinder().find(build, what);
        LOG.info("Taking {}", content.summary());
        content.warnings().forEach(LOG::warn);
        Matcher java = JAVA.matcher(runtime);
        Mistakes.refuse(HandlerCheck.problems(content, handlers, java.matches() ? Integer.parseInt(java.group(1)) : 0));
        ZipArtifact zip = new ZipWriter().write(content, file, architecture, handlers.get(0));
        ZipLimits.route(zip, hasBucket);
        LOG.info("Zip {} ({} bytes, {} unpacked)", zip.codeSha256(), zip.size(), zip.unzippedSize());
        return zip;
    }
}
