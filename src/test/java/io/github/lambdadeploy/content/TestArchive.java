// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes small jars, zips and class files, with just the oddities a test wants. */
public final class TestArchive {

    private record Item(String name, byte[] bytes, int mode) {}

    private final List<Item> items = new ArrayList<>();
    private long time = 1_700_000_000_000L;

    public TestArchive with(String name, byte[] bytes, int mode) {
        items.add(new Item(name, bytes, mode));
        return this;
    }

    public TestArchive with(String name, byte[] bytes) {
        return with(name, bytes, 0);
    }

    public TestArchive with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An empty class of this internal name, for Java 17. */
    public TestArchive withClass(String internalName) {
        return with(internalName + ".class", classFile(internalName, 17));
    }

    public TestArchive at(long millis) {
        this.time = millis;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (Item item : items) {
                ZipArchiveEntry entry = new ZipArchiveEntry(item.name());
                entry.setTime(time);
                if (item.mode() != 0) {
                    entry.setUnixMode(item.mode());
                }
                zip.putArchiveEntry(entry);
                zip.write(item.bytes());
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public Path write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class without members that says it needs this Java. */
    public static byte[] classFile(String internalName, int java) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0xCAFEBABE);
            out.writeShort(0);
            out.writeShort(java + 44);
            out.writeShort(5); // constants 1..4
            out.writeByte(1);
            out.writeUTF(internalName);
            out.writeByte(7);
            out.writeShort(1);
            out.writeByte(1);
            out.writeUTF("java/lang/Object");
            out.writeByte(7);
            out.writeShort(3);
            out.writeShort(0x21); // public super
            out.writeShort(2);
            out.writeShort(4);
            out.writeLong(0); // no interfaces, fields, methods, attributes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The bytes of a class of this test run. */
    public static byte[] bytesOf(Class<?> type) {
        try (var in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
