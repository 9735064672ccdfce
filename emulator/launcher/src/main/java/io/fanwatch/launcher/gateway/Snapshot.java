// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A Kura snapshot for another broker than the one it names. */
final class Snapshot {

    private static final String NAMESPACE = "http://eurotech.com/esf/2.0";

    private Snapshot() {}

    /**
     * Copies a snapshot, with another value for one property.
     *
     * @param pid whose property
     * @throws CommandException if the snapshot can't be read or has no such property
     */
    static void copy(Path from, Path to, String pid, String property, String value) throws CommandException {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setNamespaceAware(true);
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = parsers.newDocumentBuilder().parse(from.toFile());
            Element configuration = find(document.getDocumentElement(), "configuration", "pid", pid, from);
            Element found = find(configuration, "property", "name", property, from);
            found.getElementsByTagNameNS(NAMESPACE, "value").item(0).setTextContent(value);
            Files.createDirectories(to.toAbsolutePath().getParent());
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(to.toFile()));
        } catch (IOException | SAXException | ParserConfigurationException | TransformerException e) {
            throw CommandException.failed("Cannot use the snapshot " + from + ": " + e.getMessage(), e);
        }
    }

    private static Element find(Element parent, String element, String attribute, String value, Path file)
            throws CommandException {
        NodeList elements = parent.getElementsByTagNameNS(NAMESPACE, element);
        return IntStream.range(0, elements.getLength())
                .mapToObj(i -> (Element) elements.item(i))
                .filter(candidate -> candidate.getAttribute(attribute).equals(value))
                .findFirst()
                .orElseThrow(() -> CommandException.failed(
                        "The snapshot " + file + " has no " + element + " " + value + ": restore it", null));
    }
}
