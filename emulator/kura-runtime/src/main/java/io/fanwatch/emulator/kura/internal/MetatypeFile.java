// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.emulator.kura.internal.Definition.Attribute;
import io.fanwatch.emulator.kura.internal.Definition.Choice;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.eclipse.kura.configuration.metatype.Scalar;

/** The content of one metatype file: its definitions and the factories that it designates. */
record MetatypeFile(List<Definition> definitions, Set<String> factoryPids) {

    /**
     * Reads a metatype file.
     *
     * @throws XMLStreamException if it is no XML, or has an attribute of a type that Kura does not know; the message
     *     says where
     */
    static MetatypeFile read(InputStream in) throws XMLStreamException {
        XMLStreamReader xml = Xml.reader(in);
        List<Definition> definitions = new ArrayList<>();
        Set<String> factoryPids = new LinkedHashSet<>();
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                if (xml.getLocalName().equals("OCD")) {
                    definitions.add(definition(xml));
                } else if (xml.getLocalName().equals("Designate")
                        && xml.getAttributeValue(null, "factoryPid") != null) {
                    factoryPids.add(xml.getAttributeValue(null, "factoryPid"));
                }
            }
        }
        return new MetatypeFile(definitions, factoryPids);
    }

    private static Definition definition(XMLStreamReader xml) throws XMLStreamException {
        String id = Xml.attribute(xml, "id");
        String name = text(xml, "name", id);
        String description = text(xml, "description", "");
        List<Attribute> attributes = new ArrayList<>();
        while (!Xml.nextEnds(xml, "OCD")) {
            if (xml.isStartElement() && xml.getLocalName().equals("AD")) {
                attributes.add(attribute(xml));
            }
        }
        return new Definition(id, name, description, attributes);
    }

    private static Attribute attribute(XMLStreamReader xml) throws XMLStreamException {
        String id = Xml.attribute(xml, "id");
        Scalar type;
        int cardinality;
        try {
            type = Scalar.fromValue(Xml.attribute(xml, "type"));
            cardinality = Integer.parseInt(text(xml, "cardinality", "0"));
        } catch (IllegalArgumentException e) {
            throw new XMLStreamException("attribute " + id + ": " + e.getMessage(), xml.getLocation(), e);
        }
        String name = text(xml, "name", id);
        String description = text(xml, "description", "");
        String min = xml.getAttributeValue(null, "min");
        String max = xml.getAttributeValue(null, "max");
        String defaultText = xml.getAttributeValue(null, "default");
        boolean required = Boolean.parseBoolean(text(xml, "required", "true"));
        List<Choice> choices = new ArrayList<>();
        while (!Xml.nextEnds(xml, "AD")) {
            if (xml.isStartElement() && xml.getLocalName().equals("Option")) {
                choices.add(new Choice(text(xml, "label", ""), Xml.attribute(xml, "value")));
            }
        }
        return new Attribute(id, name, description, type, cardinality, min, max, defaultText, required, choices);
    }

    private static String text(XMLStreamReader xml, String attribute, String otherwise) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? otherwise : value;
    }
}
