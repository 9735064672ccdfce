// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.snapshot;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Configurations of components, as Kura writes them into a snapshot. Can be changed, and written as Kura and Kapua read
 * them. Not safe for use by several threads.
 */
public final class Snapshot {

    private static final String NAMESPACE = "http://eurotech.com/esf/2.0";
    private static final Set<String> TYPES =
            Set.of("String", "Integer", "Long", "Double", "Float", "Boolean", "Short", "Byte", "Char", "Password");

    private final Document document;
    private final String origin;

    private Snapshot(Document document, String origin) {
        this.document = document;
        this.origin = origin;
    }

    /**
     * Reads a file.
     *
     * @throws CommandException if it is no snapshot; the message says why
     */
    public static Snapshot read(Path file) throws CommandException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in, file.toString());
        } catch (IOException e) {
            throw CommandException.badInput("Cannot read the snapshot " + file + ": " + e.getMessage());
        }
    }

    /**
     * Reads a text.
     *
     * @param origin what it is called in messages
     * @throws CommandException if it is no snapshot
     */
    public static Snapshot parse(InputStream text, String origin) throws CommandException {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setNamespaceAware(true);
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = parsers.newDocumentBuilder().parse(text);
            Element root = document.getDocumentElement();
            if (!NAMESPACE.equals(root.getNamespaceURI()) || !"configurations".equals(root.getLocalName())) {
                throw CommandException.badInput(
                        origin + " is no snapshot of Kura: it begins with " + root.getTagName());
            }
            return new Snapshot(document, origin);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw CommandException.badInput(origin + " is no snapshot of Kura: " + e.getMessage());
        }
    }

    /** The components in it, in its order. */
    public List<String> components() {
        return configurations().stream().map(each -> each.getAttribute("pid")).toList();
    }

    /** The values of a component's properties, passwords left out; several values are joined by commas. */
    public Map<String, String> values(String pid) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Element property : configurations().stream()
                .filter(each -> each.getAttribute("pid").equals(pid))
                .flatMap(each -> elements(each, "property").stream())
                .toList()) {
            if (!property.getAttribute("type").equals("Password")) {
                values.put(property.getAttribute("name"), String.join(",", texts(property)));
            }
        }
        return values;
    }

    /**
     * Leaves a component out.
     *
     * @throws CommandException if it is not in the snapshot
     */
    public void remove(String pid) throws CommandException {
        Element configuration = configuration(pid);
        configuration.getParentNode().removeChild(configuration);
    }

    /**
     * Leaves out passwords that another Kura could not read, since this one has encrypted them. Kura 5.6 may call a password
     * a String, and encrypts it all the same.
     *
     * @return what was left out, as {@code PID.PROPERTY}
     */
    public List<String> removePasswords() {
        List<String> removed = new ArrayList<>();
        for (Element configuration : configurations()) {
            for (Element property : elements(configuration, "property")) {
                String name = property.getAttribute("name");
                boolean encrypted = Boolean.parseBoolean(property.getAttribute("encrypted"))
                        || name.equals("password")
                                && property.getAttribute("type").equals("String");
                if (encrypted && !String.join("", texts(property)).isBlank()) {
                    property.getParentNode().removeChild(property);
                    removed.add(configuration.getAttribute("pid") + "." + name);
                }
            }
        }
        return removed;
    }

    /**
     * Sets a property, of which the type is that in the snapshot, or else the one that is given, or else String.
     *
     * @throws CommandException if the component is not in the snapshot or there is no such type
     */
    public void set(String pid, String name, Optional<String> type, String value) throws CommandException {
        Element configuration = configuration(pid);
        Optional<Element> there = elements(configuration, "property").stream()
                .filter(each -> each.getAttribute("name").equals(name))
                .findFirst();
        String kind = type.orElse(there.map(each -> each.getAttribute("type")).orElse("String"));
        if (!TYPES.contains(kind)) {
            throw CommandException.badInput(kind + " is no type of a property in Kura; there are " + TYPES);
        }
        Element property = there.orElseGet(() -> {
            Node properties = elements(configuration, "properties").get(0);
            return (Element) properties.appendChild(document.createElementNS(NAMESPACE, "esf:property"));
        });
        property.setAttribute("array", "false");
        property.setAttribute("encrypted", "false");
        property.setAttribute("name", name);
        property.setAttribute("type", kind);
        while (property.hasChildNodes()) {
            property.removeChild(property.getFirstChild());
        }
        property.appendChild(document.createElementNS(NAMESPACE, "esf:value")).setTextContent(value);
    }

    /** As Kura reads it, from a file or in a request. */
    public String forKura() {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("a document that was read cannot be written", e);
        }
    }

    /** As the REST API of Kapua reads the configurations of a device: JSON. */
    public String forKapua() {
        JsonArray components = new JsonArray();
        for (Element configuration : configurations()) {
            JsonArray list = new JsonArray();
            for (Element property : elements(configuration, "property")) {
                JsonObject one = new JsonObject();
                one.addProperty("name", property.getAttribute("name"));
                one.addProperty("array", Boolean.parseBoolean(property.getAttribute("array")));
                one.addProperty("encrypted", Boolean.parseBoolean(property.getAttribute("encrypted")));
                one.addProperty("type", property.getAttribute("type"));
                JsonArray values = new JsonArray();
                texts(property).forEach(values::add);
                one.add("value", values);
                list.add(one);
            }
            JsonObject properties = new JsonObject();
            properties.add("property", list);
            JsonObject component = new JsonObject();
            component.addProperty("id", configuration.getAttribute("pid"));
            component.add("properties", properties);
            components.add(component);
        }
        JsonObject all = new JsonObject();
        all.add("configuration", components);
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(all);
    }

    private Element configuration(String pid) throws CommandException {
        return configurations().stream()
                .filter(each -> each.getAttribute("pid").equals(pid))
                .findFirst()
                .orElseThrow(() -> CommandException.badInput(
                        "There is no component " + pid + " in " + origin + "; there are " + components()));
    }

    private List<Element> configurations() {
        return elements(document.getDocumentElement(), "configuration");
    }

    private static List<String> texts(Element property) {
        return elements(property, "value").stream().map(Node::getTextContent).toList();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagNameNS(NAMESPACE, name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
