// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the handler check needs of a class file, read after chapter 4 of the Java Virtual Machine Specification. A library
 * for this would refuse classes of a Java newer than itself, which are just the ones to be reported.
 *
 * @param access the class's access flags
 * @param superClass internal name; {@code null} for {@code java/lang/Object}
 * @param interfaces internal names of the direct ones
 * @param methods in the file's order, constructors ({@code <init>}) included
 */
record ClassFile(int access, @Nullable String superClass, List<String> interfaces, List<Method> methods) {

    private static final int MAGIC = 0xCAFEBABE;
    private static final int FIRST_MAJOR = 44; // major version minus this is the Java version, since Java 1.1

    /** A method by name and descriptor, such as {@code (Ljava/lang/String;)V}. */
    record Method(int access, String name, String descriptor) {

        boolean isPublic() {
            return Modifier.isPublic(access);
        }
    }

    boolean isAbstract() {
        return Modifier.isAbstract(access);
    }

    /** Java version that a class file needs, from its first 8 bytes; 0 when it is no class file. */
    static int javaVersion(byte[] start) {
        if (start.length < 8
                || start[0] != (byte) 0xCA
                || start[1] != (byte) 0xFE
                || start[2] != (byte) 0xBA
                || start[3] != (byte) 0xBE) {
            return 0;
        }
        return (((start[6] & 0xFF) << 8) | (start[7] & 0xFF)) - FIRST_MAJOR;
    }

    /** Reads a class file; {@code null} when it is none. */
    static @Nullable ClassFile read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                return null;
            }
            in.readInt(); // version
            @Nullable Object[] constants = constants(in);
            int access = in.readUnsignedShort();
            in.readUnsignedShort(); // this class
            String superClass = className(constants, in.readUnsignedShort());
            List<String> interfaces = new ArrayList<>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                String name = className(constants, in.readUnsignedShort());
                if (name != null) {
                    interfaces.add(name);
                }
            }
            members(in, constants); // fields
            return new ClassFile(access, superClass, List.copyOf(interfaces), members(in, constants));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Texts as String and classes as the Integer index of their name; everything else is skipped. */
    private static @Nullable Object[] constants(DataInputStream in) throws IOException {
        @Nullable Object[] constants = new @Nullable Object[in.readUnsignedShort()];
        for (int index = 1; index < constants.length; index++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> constants[index] = in.readUTF();
                case 7 -> constants[index] = in.readUnsignedShort();
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    index++; // long and double take two places (4.4.5)
                }
                default -> throw new IOException("Unknown constant " + tag);
            }
        }
        return constants;
    }

    private static List<Method> members(DataInputStream in, @Nullable Object[] constants) throws IOException {
        List<Method> members = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            int access = in.readUnsignedShort();
            String name = String.valueOf(constants[in.readUnsignedShort()]);
            members.add(new Method(access, name, String.valueOf(constants[in.readUnsignedShort()])));
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.readUnsignedShort();
                in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
            }
        }
        return List.copyOf(members);
    }

    private static @Nullable String className(@Nullable Object[] constants, int index) {
        return index != 0 && constants[index] instanceof Integer name ? (String) constants[name] : null;
    }
}
