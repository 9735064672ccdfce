// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.metatype.Scalar;

/**
 * Snapshots in Kura's XML format. Passwords are written encrypted and read as cipher text or clear text. For a platform they
 * are in Base64, and the components' definitions are beside them.
 */
final class SnapshotXml {

    private static final String ESF = "http://eurotech.com/esf/2.0";

    private final Secrets secrets;
    private final boolean platform;

    SnapshotXml(Secrets secrets) {
        this(secrets, false);
    }

    private SnapshotXml(Secrets secrets, boolean platform) {
        this.secrets = secrets;
        this.platform = platform;
    }

    /** As a platform sends and gets configurations. */
    static SnapshotXml ofPlatform(Secrets secrets) {
        return new SnapshotXml(secrets, true);
    }

    /**
     * Reads a snapshot, whole or not at all.
     *
     * @throws KuraException if it is malformed; the message names the line and what is wrong there
     */
    List<ComponentConfiguration> read(byte[] content) throws KuraException {
        try {
            XMLStreamReader xml = Xml.reader(new ByteArrayInputStream(content));
            xml.nextTag();
            expect(xml, "configurations");
            List<ComponentConfiguration> configurations = new ArrayList<>();
            Set<String> pids = new HashSet<>();
            while (!Xml.nextEnds(xml, "configurations")) {
                if (xml.isStartElement()) {
                    expect(xml, "configuration");
                    String pid = Xml.attribute(xml, "pid");
                    if (!pids.add(pid)) {
                        throw malformed(xml.getLocation(), "the component " + pid + " appears twice");
                    }
                    configurations.add(new StoredConfiguration(pid, Optional.empty(), properties(xml)));
                }
            }
            return List.copyOf(configurations);
        } catch (XMLStreamException e) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_SNAPSHOT_LOADING, e, words(e));
        }
    }

    /** Writes a snapshot; passwords become cipher text. */
    byte[] write(List<? extends ComponentConfiguration> configurations) throws KuraException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("esf", "configurations", ESF);
            xml.writeNamespace("esf", ESF);
            if (platform) {
                xml.writeNamespace("ocd", DefinitionXml.NAMESPACE);
            }
            for (ComponentConfiguration configuration : configurations) {
                start(xml, 1, "configuration");
                xml.writeAttribute("pid", configuration.getPid());
                if (platform && configuration.getDefinition() != null) {
                    DefinitionXml.write(xml, configuration.getDefinition());
                }
                start(xml, 2, "properties");
                for (Map.Entry<String, Object> property :
                        configuration.getConfigurationProperties().entrySet()) {
                    write(xml, property.getKey(), property.getValue());
                }
                end(xml, 2);
                end(xml, 1);
            }
            end(xml, 0);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_SNAPSHOT_TAKING, e, e.getMessage());
        }
        return out.toByteArray();
    }

    private void write(XMLStreamWriter xml, String name, Object value) throws XMLStreamException, KuraException {
        Optional<Scalar> type = Values.typeOf(value);
        if (type.isEmpty()) {
            throw new KuraException(
                    KuraErrorCode.CONFIGURATION_ATTRIBUTE_INVALID,
                    "a snapshot cannot hold the property " + name + " of the type "
                            + value.getClass().getSimpleName());
        }
        Object stored = type.get() == Scalar.PASSWORD ? written(value) : value;
        start(xml, 3, "property");
        xml.writeAttribute("array", String.valueOf(value.getClass().isArray()));
        xml.writeAttribute("encrypted", String.valueOf(type.get() == Scalar.PASSWORD));
        xml.writeAttribute("name", name);
        xml.writeAttribute("type", type.get().value());
        for (Object element : stored instanceof Object[] array ? array : new Object[] {stored}) {
            start(xml, 4, "value");
            xml.writeCharacters(String.valueOf(element));
            xml.writeEndElement();
        }
        end(xml, 3);
    }

    private Object written(Object password) throws KuraException {
        return platform ? secrets.sent(password) : secrets.encrypted(password);
    }

    private Object read(Object password) throws KuraException {
        return platform ? secrets.received(password) : secrets.decrypted(password);
    }

    private static void start(XMLStreamWriter xml, int depth, String element) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeStartElement("esf", element, ESF);
    }

    private static void end(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeEndElement();
    }

    private Map<String, Object> properties(XMLStreamReader xml) throws XMLStreamException {
        Map<String, Object> properties = new LinkedHashMap<>();
        while (!Xml.nextEnds(xml, "configuration")) {
            if (xml.isStartElement() && DefinitionXml.NAMESPACE.equals(xml.getNamespaceURI())) {
                continue;
            }
            if (xml.isStartElement() && !xml.getLocalName().equals("properties")) {
                expect(xml, "property");
                String name = Xml.attribute(xml, "name");
                if (properties.put(name, value(xml, name)) != null) {
                    throw malformed(xml.getLocation(), "the property " + name + " appears twice");
                }
            }
        }
        return properties;
    }

    private Object value(XMLStreamReader xml, String name) throws XMLStreamException {
        Location start = xml.getLocation();
        boolean array = Boolean.parseBoolean(xml.getAttributeValue(null, "array"));
        boolean encrypted = Boolean.parseBoolean(xml.getAttributeValue(null, "encrypted"));
        String spelling = Xml.attribute(xml, "type");
        try {
            Scalar type = Scalar.fromValue(spelling);
            List<String> texts = texts(xml);
            if (!array && texts.size() != 1) {
                throw malformed(start, "the property " + name + " has " + texts.size() + " values, but is no array");
            }
            Object value = array ? Values.parseAll(type, texts) : Values.parse(type, texts.get(0));
            return encrypted && type == Scalar.PASSWORD ? read(value) : value;
        } catch (IllegalArgumentException e) {
            throw malformed(start, "the property " + name + ": " + e.getMessage());
        } catch (KuraException e) {
            throw malformed(
                    start,
                    "the property " + name + " was encrypted by another installation;"
                            + " write it in clear with encrypted=\"false\"");
        }
    }

    private static List<String> texts(XMLStreamReader xml) throws XMLStreamException {
        List<String> texts = new ArrayList<>();
        while (!Xml.nextEnds(xml, "property")) {
            if (xml.isStartElement()) {
                expect(xml, "value");
                texts.add(xml.getElementText());
            }
        }
        return texts;
    }

    private static void expect(XMLStreamReader xml, String element) throws XMLStreamException {
        if (!xml.getLocalName().equals(element) || !ESF.equals(xml.getNamespaceURI())) {
            throw malformed(
                    xml.getLocation(),
                    "expected the element %s of the namespace %s, found %s"
                            .formatted(element, ESF, xml.getLocalName()));
        }
    }

    private static XMLStreamException malformed(Location where, String message) {
        return new XMLStreamException(message, where);
    }

    /* the parser prefixes its messages with the position; ours come without */
    private static String words(XMLStreamException e) {
        String message = e.getMessage();
        int own = message.indexOf("Message: ");
        return "line %d: %s"
                .formatted(
                        e.getLocation().getLineNumber(),
                        own < 0 ? message : message.substring(own + "Message: ".length()));
    }
}
