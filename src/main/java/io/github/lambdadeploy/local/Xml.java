// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** An XML document in the making, of the kind AWS's XML protocols answer with: elements and text, one name space. */
public final class Xml {

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    private Xml() {}

    /** A document without name space. */
    public static Xml of(String root) {
        return new Xml().open(root);
    }

    /** A document in a name space. */
    public static Xml of(String root, String nameSpace) {
        Xml xml = new Xml();
        xml.text.append('<').append(root).append(" xmlns=\"");
        xml.escape(nameSpace);
        xml.text.append("\">");
        xml.open.push(root);
        return xml;
    }

    public Xml open(String element) {
        text.append('<').append(element).append('>');
        open.push(element);
        return this;
    }

    public Xml close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that holds only text. */
    public Xml element(String name, Object value) {
        return open(name).text(String.valueOf(value)).close();
    }

    /** An element that holds only text; nothing when the text is empty. */
    public Xml elementUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : element(name, value);
    }

    public Xml text(String value) {
        escape(value);
        return this;
    }

    /** Closes what is open, and gives the document. */
    public byte[] toBytes() {
        while (!open.isEmpty()) {
            close();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (c < ' ') {
                        // As S3 does it, though XML 1.0 has no such characters but three.
                        text.append("&#x").append(Integer.toHexString(c)).append(';');
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }
}
