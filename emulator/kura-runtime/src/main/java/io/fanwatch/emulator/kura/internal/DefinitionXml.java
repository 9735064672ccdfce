// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.OCD;
import org.eclipse.kura.configuration.metatype.Option;

/** The definition of a component as Kura writes it beside the component's properties. */
final class DefinitionXml {

    static final String NAMESPACE = "http://www.osgi.org/xmlns/metatype/v1.2.0";

    private DefinitionXml() {}

    static void write(XMLStreamWriter xml, OCD definition) throws XMLStreamException {
        xml.writeStartElement("ocd", "OCD", NAMESPACE);
        attribute(xml, "name", definition.getName());
        attribute(xml, "description", definition.getDescription());
        attribute(xml, "id", definition.getId());
        for (AD attribute : definition.getAD()) {
            write(xml, attribute);
        }
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, AD attribute) throws XMLStreamException {
        xml.writeStartElement("ocd", "AD", NAMESPACE);
        attribute(xml, "name", attribute.getName());
        attribute(xml, "id", attribute.getId());
        attribute(xml, "type", attribute.getType().value());
        attribute(xml, "cardinality", String.valueOf(attribute.getCardinality()));
        attribute(xml, "required", String.valueOf(attribute.isRequired()));
        attribute(xml, "default", attribute.getDefault());
        attribute(xml, "description", attribute.getDescription());
        attribute(xml, "min", attribute.getMin());
        attribute(xml, "max", attribute.getMax());
        for (Option option : attribute.getOption()) {
            xml.writeStartElement("ocd", "Option", NAMESPACE);
            attribute(xml, "label", option.getLabel());
            attribute(xml, "value", option.getValue());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        if (value != null) {
            xml.writeAttribute(name, value);
        }
    }
}
