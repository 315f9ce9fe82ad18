// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.ListedVersion;
import io.github.lambdadeploy.lambda.VersionNote;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.status.FunctionStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A function with its history, for the console. Digests and commits are shown by their beginnings.
 *
 * @param status of the function
 */
record StatusTables(FunctionStatus status) {

    private static final String NONE = "-";
    private static final int DIGEST = 12;
    private static final int WORDS = 44;

    List<String> lines() {
        FunctionState latest = status.latest();
        List<String> lines = new ArrayList<>(List.of(
                "Function  " + latest.unqualifiedArn(),
                "Code      " + latest.packageType() + ", " + String.join(", ", latest.architectures()),
                "State     " + state(latest),
                "Updated   " + when(status.modified()) + update(latest),
                "$LATEST   " + ahead()));
        lines.addAll(live());
        lines.add("");
        if (status.aliases().isEmpty()) {
            lines.add("No aliases.");
        } else {
            lines.addAll(aliases());
        }
        lines.add("");
        if (status.versions().isEmpty()) {
            lines.add("No versions.");
        } else {
            lines.addAll(versions());
        }
        int more = status.count() - status.versions().size();
        if (more > 0) {
            lines.add(more + " older " + (more == 1 ? "version" : "versions") + " not shown: -Dlambda.versions=all");
        }
        return lines;
    }

    private static String state(FunctionState version) {
        String state = version.state() == null ? "unknown" : version.state();
        return version.stateReason() == null ? state : state + " (" + plain(version.stateReason()) + ")";
    }

    private static String update(FunctionState latest) {
        if (latest.lastUpdateStatus() == null) {
            return "";
        }
        String reason = latest.lastUpdateReason();
        return ", " + latest.lastUpdateStatus() + (reason == null ? "" : " (" + plain(reason) + ")");
    }

    private String ahead() {
        if (status.live().isEmpty()) {
            return "nothing is live to compare it with";
        }
        String main = status.live().get(0).version();
        if (main.equals("$LATEST")) {
            return "is live: " + status.alias() + " points at it";
        }
        return status.ahead().isEmpty()
                ? "as version " + main + ", which is live"
                : "newer than version " + main + ", which is live: " + String.join(", ", status.ahead());
    }

    private List<String> live() {
        if (status.live().isEmpty()) {
            return List.of("Live      nothing: there is no alias " + status.alias());
        }
        return status.live().stream()
                .map(version -> "Live      version " + version.version() + ": " + state(version)
                        + (version.imageUri() == null ? "" : ", " + version.imageUri()))
                .toList();
    }

    private List<String> aliases() {
        return table(
                List.of(left("alias"), right("version"), left("weights"), right("previous")),
                status.aliases().stream()
                        .map(alias -> new String[] {
                            alias.name(),
                            alias.version(),
                            alias.weights().isEmpty()
                                    ? NONE
                                    : alias.shares().entrySet().stream()
                                            .map(share -> share.getKey() + ": " + percent(share.getValue()))
                                            .collect(Collectors.joining(", ")),
                            alias.note().previous().map(VersionNumber::text).orElse(NONE)
                        })
                        .toList());
    }

    private List<String> versions() {
        return table(
                List.of(
                        right("version"),
                        left("aliases"),
                        left("digest"),
                        left("commit"),
                        left("when"),
                        left("by"),
                        left("description").maxWidth(WORDS, OverflowBehaviour.NEWLINE)),
                status.versions().stream().map(this::row).toList());
    }

    private String[] row(ListedVersion version) {
        Optional<VersionNote> note = VersionNote.parse(version.description());
        String words = note.map(VersionNote::words).orElse(plain(version.description()));
        return new String[] {
            version.version(),
            marks(version.version()),
            CodeDigest.of(version.packageType(), version.codeSha256())
                    .map(digest -> digest.hex().substring(0, DIGEST))
                    .orElse(NONE),
            note.map(VersionNote::shortCommit).orElse(NONE),
            when(version.modified()),
            note.flatMap(VersionNote::by).orElse(NONE),
            words.isBlank() ? NONE : words
        };
    }

    /** Who sends traffic to a version, and how much; who would roll back to it. */
    private String marks(String version) {
        List<String> marks = new ArrayList<>();
        for (AliasState alias : status.aliases()) {
            Map<String, Double> shares = alias.shares();
            Double share = shares.get(version);
            if (share != null) {
                marks.add(shares.size() == 1 ? alias.name() : alias.name() + " " + percent(share));
            } else if (alias.note()
                    .previous()
                    .filter(previous -> previous.text().equals(version))
                    .isPresent()) {
                marks.add(alias.name() + " (previous)");
            }
        }
        return marks.isEmpty() ? NONE : String.join(", ", marks);
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share * 100)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    private static String when(Optional<Instant> time) {
        return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(NONE);
    }

    /** What others wrote must not move the cursor. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static Column left(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(HorizontalAlign.LEFT);
    }

    private static Column right(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.RIGHT).dataAlign(HorizontalAlign.RIGHT);
    }

    private static List<String> table(List<Column> columns, List<String[]> rows) {
        return AsciiTable.builder()
                .lineSeparator("\n")
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
                .data(columns.toArray(Column[]::new), rows.toArray(String[][]::new))
                .asString()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }
}
