// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.osgi.framework.Bundle;
import org.osgi.service.deploymentadmin.BundleInfo;
import org.osgi.service.deploymentadmin.DeploymentPackage;

/** What is installed, as Kura's XML. */
final class Inventory {

    private Inventory() {}

    static byte[] of(DeploymentPackage... packages) {
        return document("packages", xml -> {
            for (DeploymentPackage installed : packages) {
                xml.writeStartElement("package");
                element(xml, "name", installed.getName());
                element(xml, "version", installed.getVersion().toString());
                xml.writeStartElement("bundles");
                for (BundleInfo bundle : installed.getBundleInfos()) {
                    xml.writeStartElement("bundle");
                    element(xml, "name", bundle.getSymbolicName());
                    element(xml, "version", bundle.getVersion().toString());
                    xml.writeEndElement();
                }
                xml.writeEndElement();
                xml.writeEndElement();
            }
        });
    }

    static byte[] of(Bundle... bundles) {
        return document("bundles", xml -> {
            for (Bundle bundle : bundles) {
                xml.writeStartElement("bundle");
                element(xml, "name", bundle.getSymbolicName());
                element(xml, "version", bundle.getVersion().toString());
                element(xml, "id", Long.toString(bundle.getBundleId()));
                element(xml, "state", state(bundle.getState()));
                xml.writeEndElement();
            }
        });
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.UNINSTALLED -> "UNINSTALLED";
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.ACTIVE -> "ACTIVE";
            default -> String.valueOf(state);
        };
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static byte[] document(String root, Content content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            content.writeTo(xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("memory refuses to be written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private interface Content {
        void writeTo(XMLStreamWriter xml) throws XMLStreamException;
    }
}
