// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.ecr.StoredImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRetentionTest {

    private static final Digest DIGEST = new Digest("0123456789abcdef".repeat(4));
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # tags              | run by a deleted version | used  | pushed before | kind   | is
            sha-0123456789ab    | true                     | false | PT1M          | docker | gone
            sha-0123456789ab v1 | true                     | false | PT1M          | docker | gone
            v1                  | true                     | false | PT1M          | docker | gone
            ''                  | true                     | false | PT1M          | docker | gone
            sha-0123456789ab    | true                     | true  | PT100H        | docker | kept
            sha-0123456789ab    | false                    | true  | PT100H        | docker | kept
            sha-0123456789ab    | false                    | false | PT24H         | docker | gone
            sha-0123456789ab v1 | false                    | false | PT25H         | docker | gone
            sha-0123456789ab    | false                    | false | PT23H59M59S   | docker | kept
            v1 latest           | false                    | false | PT9999H       | docker | other
            # of a commit
            sha-0123456         | false                    | false | PT9999H       | docker | other
            sha-ffffffffffff    | false                    | false | PT9999H       | docker | other
            ''                  | false                    | false | PT9999H       | docker | other
            sha-0123456789ab    | false                    | false | PT9999H       | index  | other
            sha-0123456789ab    | true                     | false | PT9999H       | list   | other
            """)
    void decides(String tags, boolean released, boolean used, Duration age, String kind, String is) {
        StoredImage image = new StoredImage(
                DIGEST,
                tags.isEmpty() ? Set.of() : Set.of(tags.split(" ")),
                NOW.minus(age),
                Map.of("index", INDEX, "list", LIST).getOrDefault(kind, DOCKER));
        ImageRetention retention = ImageRetention.of(
                List.of(image),
                released ? Set.of(DIGEST) : Set.of(),
                used ? Map.of(DIGEST, "used by invoices:7") : Map.of(),
                NOW);
        assertThat(retention.goes()).hasSize(is.equals("gone") ? 1 : 0);
        assertThat(retention.stays()).hasSize(is.equals("kept") ? 1 : 0);
        assertThat(retention.others()).isEqualTo(is.equals("other") ? 1 : 0);
        if (used) {
            assertThat(retention.stays()).containsValue("used by invoices:7");
        }
    }
}
