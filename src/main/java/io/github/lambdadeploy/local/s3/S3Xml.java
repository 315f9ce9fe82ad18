// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** XML as S3 takes and gives it. */
final class S3Xml {

    private static final String NAME_SPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private S3Xml() {}

    static Xml of(String root) {
        return Xml.of(root, NAME_SPACE);
    }

    static Response answer(Xml xml) {
        return Response.bytes(200, "application/xml", xml.toBytes());
    }

    /** The region in a {@code CreateBucketConfiguration}; empty when there is none. */
    static String locationConstraint(byte[] body) throws AwsError, IOException {
        return body.length == 0
                ? ""
                : children(root(body, "CreateBucketConfiguration")).getOrDefault("LocationConstraint", "");
    }

    /** The parts of a {@code CompleteMultipartUpload}, each as text by element name. */
    static List<Map<String, String>> parts(byte[] body) throws AwsError, IOException {
        List<Map<String, String>> parts = new ArrayList<>();
        for (Element part : elements(root(body, "CompleteMultipartUpload"))) {
            Map<String, String> values = children(part);
            if (!part.getTagName().equals("Part")
                    || !values.containsKey("ETag")
                    || !values.getOrDefault("PartNumber", "").matches("\\d{1,5}")) {
                throw S3Error.malformedXml();
            }
            parts.add(values);
        }
        if (parts.isEmpty()) {
            throw S3Error.malformedXml();
        }
        return parts;
    }

    private static Element root(byte[] body, String name) throws AwsError, IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Element root = builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
            if (root.getTagName().equals(name)) {
                return root;
            }
        } catch (SAXException e) {
            // Refused below.
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        throw S3Error.malformedXml();
    }

    private static Map<String, String> children(Element parent) {
        Map<String, String> children = new LinkedHashMap<>();
        for (Element child : elements(parent)) {
            children.put(child.getTagName(), child.getTextContent().strip());
        }
        return children;
    }

    private static List<Element> elements(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
