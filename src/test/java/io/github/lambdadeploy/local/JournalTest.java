// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {

    @TempDir
    Path directory;

    @Test
    void isEmptyBeforeTheFirstRequest() throws Exception {
        assertThat(Journal.read(directory)).isEmpty();
    }

    @Test
    void tellsEveryRequestInOrder() throws Exception {
        Journal journal = new Journal(new Store(directory));
        journal.append("lambda", "GetFunction", "orders:live", 200, 0, 812, "");
        new Journal(new Store(directory)).append("registry", "PUT manifest", "orders:1", 0, 900, 0, "cut after");
        assertThat(Journal.read(directory))
                .containsExactly(
                        new Journal.Entry(1, "lambda", "GetFunction", "orders:live", 200, 0, 812, false, ""),
                        new Journal.Entry(2, "registry", "PUT manifest", "orders:1", 0, 900, 0, true, "cut after"));
    }

    @Test
    void takesAwayALineThatAKilledProcessLeftUnfinished() throws Exception {
        Journal journal = new Journal(new Store(directory));
        journal.append("ecr", "PutImage", "orders", 200, 1, 1, "");
        Files.writeString(directory.resolve("journal.jsonl"), "{\"sequence\":2,\"serv", StandardOpenOption.APPEND);
        journal.append("ecr", "PutImage", "orders", 200, 1, 1, "");
        assertThat(Journal.read(directory)).extracting(Journal.Entry::sequence).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @CsvSource({
        "lambda, GetFunction, false",
        "lambda, ListVersionsByFunction, false",
        "lambda, Invoke, false",
        "lambda, PublishVersion, true",
        "ecr, GetAuthorizationToken, false",
        "ecr, DescribeImages, false",
        "ecr, BatchGetImage, false",
        "ecr, BatchCheckLayerAvailability, false",
        "ecr, BatchDeleteImage, true",
        "ecr, PutImage, true",
        "sts, AssumeRole, false",
        "s3, HeadObject, false",
        "s3, PutObject, true",
        "registry, HEAD blob, false",
        "registry, GET manifest, false",
        "registry, POST upload, true"
    })
    void knowsReadsFromWrites(String service, String operation, boolean write) {
        assertThat(Journal.isWrite(service, operation)).isEqualTo(write);
    }

    @Test
    void goesOnAfterAResourceThatIsLongerThanAnyOfAws() throws Exception {
        Journal journal = new Journal(new Store(directory));
        journal.append("s3", "GetObject", "\u0001".repeat(64_000), 403, 0, 0, "");
        journal.append("s3", "X".repeat(64_000), "key", 403, 0, 0, "");
        journal.append("s3", "GetObject", "key", 200, 0, 0, "");

        assertThat(Journal.read(directory)).extracting(Journal.Entry::sequence).containsExactly(1L, 2L, 3L);
    }
}
