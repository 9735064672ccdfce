// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.kura.message.KuraPayload;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The packages on a gateway, each bundle with its state. */
record Inventory(List<InstalledPackage> packages) {

    Inventory {
        packages = List.copyOf(packages);
    }

    /**
     * Asks a gateway.
     *
     * @throws CommandException if it does not answer, refuses or answers something else
     */
    static Inventory of(Device device) throws CommandException, InterruptedException {
        return ask(device).orElseThrow(device::silent);
    }

    /**
     * Asks a gateway; empty if it does not answer.
     *
     * @throws CommandException if it refuses or answers something else
     */
    static Optional<Inventory> ask(Device device) throws CommandException, InterruptedException {
        Optional<Element> bundles = document(device, Deployment.BUNDLES);
        if (bundles.isEmpty()) {
            return Optional.empty();
        }
        Optional<Element> packages = document(device, Deployment.PACKAGES);
        return packages.map(list -> of(list, bundles.get()));
    }

    private static Inventory of(Element packageList, Element bundleList) {
        List<InstalledBundle> states =
                children(bundleList, "bundle").stream().map(Inventory::bundle).toList();
        List<InstalledPackage> packages = new ArrayList<>();
        for (Element element : children(packageList, "package")) {
            List<InstalledBundle> bundles = children(element, "bundles").stream()
                    .flatMap(list -> children(list, "bundle").stream())
                    .map(Inventory::bundle)
                    .map(bundle ->
                            states.stream().filter(bundle::isSame).findFirst().orElse(bundle))
                    .toList();
            InstalledPackage found = new InstalledPackage(text(element, "name"), text(element, "version"), bundles);
            if (!found.isSystem()) {
                packages.add(found);
            }
        }
        return new Inventory(packages);
    }

    Optional<InstalledPackage> find(String name) {
        return packages.stream().filter(found -> found.name().equals(name)).findFirst();
    }

    boolean has(String name, String version) {
        return find(name).filter(found -> found.version().equals(version)).isPresent();
    }

    @Override
    public String toString() {
        return packages.isEmpty()
                ? "no package at all"
                : packages.stream().map(InstalledPackage::toString).collect(Collectors.joining(", "));
    }

    private static Optional<Element> document(Device device, String resource)
            throws CommandException, InterruptedException {
        Optional<Reply> answer = device.request("GET", resource, new KuraPayload());
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Reply reply = answer.get();
        if (!reply.isOk()) {
            throw CommandException.failed(
                    device.address() + " does not list its " + resource + ": " + reply.reason(), null);
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            return Optional.of(factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(reply.body().orElse(""))))
                    .getDocumentElement());
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw CommandException.failed(
                    "What " + device.address() + " lists as its " + resource + " is not understood: " + e.getMessage(),
                    e);
        }
    }

    private static InstalledBundle bundle(Element element) {
        return new InstalledBundle(text(element, "name"), text(element, "version"), text(element, "state"));
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Element::getTextContent)
                .map(String::strip)
                .map(Terminal::plain)
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }
}
