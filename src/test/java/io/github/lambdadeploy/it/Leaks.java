// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Looks for secrets in what a run said and left behind: in texts, files, archives and layers; as they are, in base64 at any
 * offset, URL-encoded, escaped for JSON, XML and Java, in hexadecimal, and broken into lines. A finding names the secret,
 * the place and the form, and never shows the secret.
 *
 * <pre>Leaks leaks = new Leaks().plant("token", "my-SECRET-token");
 * leaks.text("console", log);
 * leaks.below(directory, file -&gt; true);
 * assertThat(leaks.found()).isEmpty();</pre>
 */
public final class Leaks {

    private static final int DEEPEST = 4;
    private static final Pattern BROKEN = Pattern.compile("(?m)^\\[[A-Z]+] |[\\s\\\\|\"+]+");

    /** Name and form of a secret by what it looks like. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    private final Map<Pattern, String> patterns = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> found = new LinkedHashSet<>();
    private Predicate<String> spared = line -> false;
    private int looked;

    /** Also looks for this secret; one of fewer than six characters would be found anywhere. */
    public Leaks plant(String name, String secret) {
        if (secret.length() < 6) {
            throw new IllegalArgumentException(name + " is too short to be looked for");
        }
        names.add(name);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        form(name, "as it is", secret);
        form(name, "as Latin-1", new String(bytes, StandardCharsets.ISO_8859_1));
        form(name, "in hexadecimal", HexFormat.of().formatHex(bytes));
        form(name, "URL-encoded", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        form(
                name,
                "percent-encoded",
                URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
        String json = secret.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        form(name, "in JSON", json);
        form(name, "in JSON in JSON", json.replace("\\", "\\\\").replace("\"", "\\\""));
        form(name, "in ASCII JSON", ascii(json));
        form(
                name,
                "in XML",
                secret.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;"));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[bytes.length + offset];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The first and last characters also hold bits of what stands around it.
            String inner = base64.substring(offset == 0 ? 0 : offset + 1, base64.length() - 1);
            form(name, "in base64", inner);
            form(name, "in base64 for URLs", inner.replace('+', '-').replace('/', '_'));
        }
        form(name, "broken into lines", BROKEN.matcher(secret).replaceAll(""));
        return this;
    }

    /** Also looks for whatever has this shape. */
    public Leaks plant(String name, Pattern shape) {
        names.add(name);
        patterns.put(shape, name + ", by its shape");
        return this;
    }

    /** Lines of texts that may hold secrets, as somebody else wrote them. */
    public Leaks sparing(Predicate<String> lines) {
        this.spared = lines;
        return this;
    }

    /** Looks at what was said. */
    public void text(String place, String text) {
        looked++;
        List<String> kept = text.lines().filter(line -> !spared.test(line)).toList();
        search(place, String.join("\n", kept));
        String whole = BROKEN.matcher(String.join("\n", kept)).replaceAll("");
        forms.forEach((form, what) -> {
            if (whole.contains(BROKEN.matcher(form).replaceAll(""))) {
                found.add(place + ": " + what);
            }
        });
    }

    /** Looks at bytes, and into them when they are compressed or an archive. */
    public void bytes(String place, byte[] bytes) throws IOException {
        bytes(place, bytes, 0);
    }

    /** Looks at all files below a directory. */
    public void below(Path directory, Predicate<Path> wanted) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
        for (Path file : files) {
            search("the name of a file", file.toString());
            bytes(directory.relativize(file).toString(), Files.readAllBytes(file));
        }
    }

    /** What was found and where. */
    public List<String> found() {
        return List.copyOf(found);
    }

    /** How many texts, files and entries of archives were looked at. */
    public int looked() {
        return looked;
    }

    /** How many secrets are looked for. */
    public int planted() {
        return names.size();
    }

    private void bytes(String place, byte[] bytes, int depth) throws IOException {
        text(place, new String(bytes, StandardCharsets.UTF_8));
        if (depth >= DEEPEST || bytes.length < 4) {
            return;
        }
        if (bytes[0] == 'P' && bytes[1] == 'K') {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    // Maven's archiver adds the POM.
                    if (!entry.getName().matches("META-INF/maven/.*/pom\\.xml")) {
                        search(place, entry.getName() + " " + entry.getComment());
                        bytes(place + "!" + entry.getName(), zip.readAllBytes(), depth + 1);
                    }
                }
            }
        } else if (bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes(place + "!", gzip.readAllBytes(), depth + 1);
            }
        }
    }

    private void search(String place, String text) {
        forms.forEach((form, what) -> {
            if (text.contains(form)) {
                found.add(place + ": " + what);
            }
        });
        patterns.forEach((shape, what) -> {
            if (shape.matcher(text).find()) {
                found.add(place + ": " + what);
            }
        });
    }

    private void form(String name, String form, String text) {
        if (text.length() >= 6) {
            forms.putIfAbsent(text, name + " " + form);
        }
    }

    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        text.chars().forEach(c -> ascii.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return ascii.toString();
    }

    /** Findings one a line, for assertions of stories. */
    @Override
    public String toString() {
        return String.join("\n", new ArrayList<>(found));
    }
}
