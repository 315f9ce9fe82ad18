// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferProgressTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void saysEveryQuarter() {
        TransferProgress progress = new TransferProgress("Push", lines::add, null);
        progress.planned(40_000_000);
        for (int i = 0; i < 400; i++) {
            progress.sent(100_000);
        }
        progress.finished();
        assertThat(lines)
                .containsExactly(
                        "Pushing 0 % of 40.0 MB",
                        "Pushing 25 % of 40.0 MB",
                        "Pushing 50 % of 40.0 MB",
                        "Pushing 75 % of 40.0 MB",
                        "Pushed 40.0 MB");
    }

    @Test
    void isBriefAboutLittle() {
        TransferProgress progress = new TransferProgress("Push", lines::add, null);
        progress.planned(2_500);
        progress.sent(2_500);
        progress.finished();
        assertThat(lines).containsExactly("Pushed 2.5 kB");
    }

    @Test
    void takesBackWhatWasSentInVain() {
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();
        TransferProgress progress =
                new TransferProgress("Push", lines::add, new PrintStream(drawn, true, StandardCharsets.UTF_8));
        progress.planned(2_000_000);
        progress.sent(1_000_000);
        progress.sent(-1_000_000);
        progress.sent(2_000_000);
        progress.finished();
        assertThat(drawn.toString(StandardCharsets.UTF_8).split("\r"))
                .contains(
                        "Pushing [===============               ] 50 % of 2.0 MB",
                        "Pushing [                              ] 0 % of 2.0 MB",
                        "Pushing [==============================] 100 % of 2.0 MB");
        assertThat(lines).containsExactly("Pushed 2.0 MB");
    }

    @Test
    void endsAtNothing() {
        TransferProgress progress = new TransferProgress("Push", lines::add, null);
        progress.planned(0);
        progress.sent(0);
        progress.finished();
        assertThat(lines).containsExactly("Pushed 0.0 kB");
    }
}
