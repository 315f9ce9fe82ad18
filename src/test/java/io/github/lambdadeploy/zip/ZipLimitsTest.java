// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.zip.ZipLimits.Route;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, false, DIRECT",
        "1, 1, true, S3",
        "52428800, 262144000, false, DIRECT",
        "52428800, 262144000, true, S3",
        "52428801, 262144000, true, S3",
    })
    void choosesTheWay(long zipped, long unzipped, boolean bucket, Route route) {
        assertThat(ZipLimits.route(zip(zipped, unzipped), bucket)).isEqualTo(route);
    }

    @Test
    void advisesABucketForAZipTooLargeForARequest() {
        assertThatThrownBy(() -> ZipLimits.route(zip(52_428_801, 100_000_000), false))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("50.0 MB (52,428,801 bytes), Lambda takes 50.0 MB (52,428,800 bytes)")
                .hasMessageContaining("<zip><bucket> (-Dlambda.zip.bucket)");
    }

    @Test
    void advisesAnImageForAFunctionTooLargeForAZip() {
        assertThatThrownBy(() -> ZipLimits.route(zip(60_000_000, 262_144_001), true))
                .hasMessageContaining("250.0 MB (262,144,001 bytes) unpacked")
                .hasMessageContaining("<packageType>image</packageType>")
                .hasMessageContaining("10 GB");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "22, 0"})
    void refusesAnEmptyZip(long zipped, long unzipped) {
        assertThatThrownBy(() -> ZipLimits.route(zip(zipped, unzipped), true)).hasMessageContaining("holds nothing");
    }

    private static ZipArtifact zip(long zipped, long unzipped) {
        Path file = Path.of("target", "lambda", "orders.zip").toAbsolutePath();
        return new ZipArtifact(file, Digest.of(new byte[0]), zipped, unzipped, Architecture.X86_64, "a.B::c", "test");
    }
}
