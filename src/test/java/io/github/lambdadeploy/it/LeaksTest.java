// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scanner finds what it is to find. */
class LeaksTest {

    private static final String SECRET = "my-S3CRET \"t\u00f6ken\" & <more>/=+";

    @TempDir
    Path directory;

    static Stream<UnaryOperator<String>> forms() {
        return Stream.of(
                text -> text,
                text -> "said: " + text + "!",
                text -> base64(text),
                text -> base64("a" + text + "b"),
                text -> base64("ab:" + text),
                text -> base64("user:" + text + "cd"),
                text -> Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                text -> Base64.getMimeEncoder(20, "\n".getBytes(StandardCharsets.UTF_8))
                        .encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                text -> URLEncoder.encode(text, StandardCharsets.UTF_8),
                text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"),
                text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)),
                text -> text.replace("\"", "\\\""),
                text -> text.replace("\"", "\\\"").replace("\u00f6", "\\u00f6"),
                text -> text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;"),
                text -> text.substring(0, 12) + "\n[ERROR]   " + text.substring(12),
                text -> text.substring(0, 5) + "\" +\n    \"" + text.substring(5));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void finds(UnaryOperator<String> form) throws IOException {
        String text = "before\n" + form.apply(SECRET) + "\nafter";
        assertThat(leaks("console", text)).isNotEmpty().noneMatch(finding -> finding.contains("S3CRET"));

        Files.write(directory.resolve("layer.tar.gz"), gzip(text.getBytes(StandardCharsets.UTF_8)));
        Files.write(directory.resolve("a.jar"), zip("inner.zip", zip("a.txt", text.getBytes(StandardCharsets.UTF_8))));
        Leaks leaks = new Leaks().plant("the token", SECRET);
        leaks.below(directory, file -> true);
        assertThat(leaks.found())
                .anyMatch(finding -> finding.startsWith("layer.tar.gz!: the token"))
                .anyMatch(finding -> finding.startsWith("a.jar!inner.zip!a.txt: the token"));
        assertThat(leaks.looked()).isEqualTo(5);
    }

    @Test
    void findsNamesOfFilesAndShapes() throws IOException {
        Files.writeString(directory.resolve("my-SECRET"), "nothing");
        Leaks leaks =
                new Leaks().plant("the name", "my-SECRET").plant("a login", Pattern.compile("QVdTO[A-Za-z0-9+/]{20,}"));
        leaks.below(directory, file -> true);
        leaks.text("console", "Basic QVdTOjAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OQ==");
        assertThat(leaks.found())
                .containsExactly("the name of a file: the name as it is", "console: a login, by its shape");
    }

    @Test
    void sparesWhatOthersWrote() {
        Leaks leaks = new Leaks().plant("it", "my-SECRET").sparing(line -> line.startsWith("[DEBUG] password: "));
        leaks.text("console", "[DEBUG] password: my-SECRET\nfine");
        assertThat(leaks.found()).isEmpty();
        leaks.text("console", "[DEBUG] password: my-SECRET\nnot fine: my-SECRET");
        assertThat(leaks.found()).isNotEmpty();
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(leaks("console", "my secret token & more; a harmless text of some length, 0123456789"))
                .isEmpty();
    }

    private static List<String> leaks(String place, String text) {
        Leaks leaks = new Leaks().plant("the token", SECRET);
        leaks.text(place, text);
        return leaks.found();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
