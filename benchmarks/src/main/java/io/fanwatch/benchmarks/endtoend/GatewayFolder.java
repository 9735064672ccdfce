// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/** A folder that a gateway starts from: the packages of a built Fanwatch and its snapshot, with other topics. */
final class GatewayFolder {

    /** Where the configuration to import is, in the folder. */
    static final Path SNAPSHOT = Path.of("kura-config", "snapshot.xml");

    private static final String NAMESPACE = "http://eurotech.com/esf/2.0";

    private GatewayFolder() {}

    /**
     * Makes one.
     *
     * @param home a built Fanwatch
     * @param target the folder to make
     * @param changes what differs from the shipped snapshot: values by property by instance
     */
    static void make(Path home, Path target, Map<String, Map<String, Object>> changes) throws BenchmarkException {
        try {
            for (Path file : packages(home)) {
                Path folder = target.resolve(home.relativize(file.getParent()));
                Files.createDirectories(folder);
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
            }
            Files.createDirectories(target.resolve(SNAPSHOT).getParent());
            adapt(home.resolve(SNAPSHOT), target.resolve(SNAPSHOT), changes);
        } catch (IOException e) {
            throw new BenchmarkException("a gateway's folder can't be made: " + e, e);
        }
    }

    /** The deployment packages that the build made. */
    static List<Path> packages(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("dp-packaging"), 3)) {
            return files.filter(file -> file.toString().endsWith(".dp"))
                    .sorted()
                    .toList();
        }
    }

    private static void adapt(Path from, Path to, Map<String, Map<String, Object>> changes)
            throws IOException, BenchmarkException {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setNamespaceAware(true);
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Document document = parsers.newDocumentBuilder().parse(from.toFile());
            for (Map.Entry<String, Map<String, Object>> change : changes.entrySet()) {
                Element properties =
                        child(document.getDocumentElement(), "configuration", "pid", change.getKey(), from);
                for (Map.Entry<String, Object> property : change.getValue().entrySet()) {
                    set(
                            (Element) properties
                                    .getElementsByTagNameNS(NAMESPACE, "properties")
                                    .item(0),
                            property.getKey(),
                            property.getValue());
                }
            }
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(to.toFile()));
        } catch (SAXException | ParserConfigurationException | TransformerException e) {
            throw new BenchmarkException("the snapshot " + from + " can't be used: " + e.getMessage(), e);
        }
    }

    private static Element child(Element parent, String element, String attribute, String value, Path file)
            throws BenchmarkException {
        return elements(parent, element)
                .filter(candidate -> candidate.getAttribute(attribute).equals(value))
                .findFirst()
                .orElseThrow(() ->
                        new BenchmarkException("the snapshot " + file + " has no " + element + " " + value, null));
    }

    private static void set(Element properties, String name, Object value) {
        elements(properties, "property")
                .filter(property -> property.getAttribute("name").equals(name))
                .toList()
                .forEach(properties::removeChild);
        Document document = properties.getOwnerDocument();
        Element property = document.createElementNS(NAMESPACE, "esf:property");
        property.setAttribute("array", "false");
        property.setAttribute("encrypted", "false");
        property.setAttribute("name", name);
        property.setAttribute("type", value.getClass().getSimpleName());
        Element text = document.createElementNS(NAMESPACE, "esf:value");
        text.setTextContent(String.valueOf(value));
        property.appendChild(text);
        properties.appendChild(property);
    }

    private static Stream<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagNameNS(NAMESPACE, name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }
}
