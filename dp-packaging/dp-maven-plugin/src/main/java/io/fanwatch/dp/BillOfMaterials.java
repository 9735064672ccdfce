// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.jar.JarFile;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.parsers.JsonParser;

/** What a package is made of, as CycloneDX: its bundles and, within each, the libraries that it says it embeds. */
final class BillOfMaterials {

    private static final String IN_BUNDLE = "META-INF/sbom/bundle.cdx.json";

    private BillOfMaterials() {}

    /** @throws IOException if a bundle does not say what it is made of */
    static void write(Path file, String name, String version, List<Bundle> bundles, Instant timestamp)
            throws IOException {
        Component product = new Component();
        product.setType(Component.Type.APPLICATION);
        product.setBomRef(name);
        product.setName(name);
        product.setVersion(version);
        Metadata metadata = new Metadata();
        metadata.setComponent(product);
        metadata.setTimestamp(Date.from(timestamp));
        Bom bom = new Bom();
        bom.setMetadata(metadata);
        for (Bundle bundle : bundles) {
            bom.addComponent(component(bundle));
        }
        try {
            Files.writeString(
                    file,
                    BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString());
        } catch (GeneratorException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Component component(Bundle bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.file().toFile())) {
            if (jar.getEntry(IN_BUNDLE) == null) {
                throw new IOException(bundle.file() + " has no " + IN_BUNDLE);
            }
            try (InputStream in = jar.getInputStream(jar.getEntry(IN_BUNDLE))) {
                Bom embedded = new JsonParser().parse(in);
                Component component = embedded.getMetadata().getComponent();
                component.setVersion(bundle.version());
                if (embedded.getComponents() != null) {
                    component.setComponents(embedded.getComponents());
                }
                return component;
            }
        } catch (ParseException e) {
            throw new IOException("cannot read " + IN_BUNDLE + " of " + bundle.file() + ": " + e.getMessage(), e);
        }
    }
}
