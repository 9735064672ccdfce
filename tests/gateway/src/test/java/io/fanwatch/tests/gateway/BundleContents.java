// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.osgi.util.ManifestElement;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What is inside a bundle of a package: its manifest, its component and metatype descriptions. */
record BundleContents(String packageFile, String fileName, Manifest manifest, Map<String, byte[]> entries) {

    private static final String METATYPE = "OSGI-INF/metatype/";
    private static final String XML = ".xml";

    /** Every bundle of every package that the project makes. */
    static List<BundleContents> all() {
        List<BundleContents> all = new ArrayList<>();
        for (Path file : Packages.all()) {
            Packages.bundles(file).forEach((name, content) -> all.add(read(file, name, content)));
        }
        return all;
    }

    static BundleContents read(Path packageFile, String fileName, byte[] content) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(content))) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), jar.readAllBytes());
                }
            }
            return new BundleContents(packageFile.getFileName().toString(), fileName, jar.getManifest(), entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String header(String name) {
        return Optional.ofNullable(manifest.getMainAttributes().getValue(name)).orElse("");
    }

    /** The clauses of a header, none if there is no such header. */
    List<ManifestElement> elements(String header) {
        try {
            return header(header).isEmpty() ? List.of() : List.of(ManifestElement.parseHeader(header, header(header)));
        } catch (BundleException e) {
            throw new IllegalStateException(header + " of " + fileName + " can't be read", e);
        }
    }

    /** Whether classes of that package come from elsewhere. */
    boolean imports(String packageName) {
        return elements(Constants.IMPORT_PACKAGE).stream()
                .anyMatch(element -> List.of(element.getValueComponents()).contains(packageName));
    }

    /** The PIDs that there are metatype descriptions of. */
    List<String> metatypes() {
        return entries.keySet().stream()
                .filter(name -> name.startsWith(METATYPE) && name.endsWith(XML))
                .map(name -> name.substring(METATYPE.length(), name.length() - XML.length()))
                .toList();
    }

    /** The root elements of the component descriptions. */
    List<Element> components() {
        String header = header("Service-Component");
        return header.isEmpty()
                ? List.of()
                : List.of(header.split("\\s*,\\s*")).stream()
                        .flatMap(path -> xml(path).stream())
                        .map(Document::getDocumentElement)
                        .toList();
    }

    Optional<Document> metatype(String pid) {
        return xml(METATYPE + pid + XML);
    }

    private Optional<Document> xml(String path) {
        byte[] content = entries.get(path);
        if (content == null) {
            return Optional.empty();
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return Optional.of(factory.newDocumentBuilder().parse(new ByteArrayInputStream(content)));
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(fileName + "!/" + path + " is not well-formed", e);
        }
    }

    /** The elements below that one with exactly that name, prefix included. */
    static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Override
    public String toString() {
        return fileName;
    }
}
