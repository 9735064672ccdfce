// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eclipse.osgi.util.ManifestElement;
import org.osgi.framework.Constants;

/** What deployment admin demands of a package, and that its bundles start after those whose packages they import. */
final class PackageRules {

    private PackageRules() {}

    /** What is violated, each with the package, the rule and the culprit. */
    static List<String> violations(Path packageFile) throws IOException {
        List<String> names = new ArrayList<>();
        List<BundleContents> bundles = new ArrayList<>();
        Manifest manifest = new Manifest();
        try (InputStream in = Files.newInputStream(packageFile);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().equals("META-INF/MANIFEST.MF")) {
                    manifest.read(new ByteArrayInputStream(zip.readAllBytes()));
                } else {
                    bundles.add(BundleContents.read(packageFile, entry.getName(), zip.readAllBytes()));
                }
            }
        }
        Violations violations = new Violations(packageFile.getFileName().toString());
        violations.when(
                names.isEmpty() || !names.get(0).equals("META-INF/MANIFEST.MF"),
                "the manifest is the first entry, since deployment admin reads the package as a stream",
                names.toString());
        checkHeaders(manifest.getMainAttributes(), violations);
        checkSections(packageFile, manifest, bundles, violations);
        checkStartOrder(bundles, violations);
        return violations.found;
    }

    private static void checkHeaders(Attributes headers, Violations violations) {
        String name = String.valueOf(headers.getValue("DeploymentPackage-SymbolicName"));
        String version = String.valueOf(headers.getValue("DeploymentPackage-Version"));
        violations.when(
                !name.matches("[a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*"), "the package has an OSGi symbolic name", name);
        violations.when(
                !version.matches("\\d+\\.\\d+\\.\\d+(\\.[\\w-]+)?"),
                "the package has a complete OSGi version",
                version);
    }

    private static void checkSections(
            Path packageFile, Manifest manifest, List<BundleContents> bundles, Violations violations)
            throws IOException {
        List<String> listed = sectionsInOrder(packageFile);
        List<String> there = bundles.stream().map(BundleContents::fileName).toList();
        violations.when(
                !listed.equals(there),
                "the manifest lists what is in the package, in the same order",
                listed + " but " + there);
        for (BundleContents bundle : bundles) {
            Map<String, Attributes> sections = manifest.getEntries();
            Attributes section = sections.getOrDefault(bundle.fileName(), new Attributes());
            for (String header : List.of(Constants.BUNDLE_SYMBOLICNAME, Constants.BUNDLE_VERSION)) {
                String inBundle = bundle.header(header).split(";")[0];
                violations.when(
                        !inBundle.equals(section.getValue(header)),
                        "a section's " + header + " is the bundle's own",
                        bundle + " is " + inBundle + " but " + section.getValue(header));
            }
        }
    }

    /* java.util.jar.Manifest forgets the order */
    private static List<String> sectionsInOrder(Path packageFile) throws IOException {
        try (InputStream in = Files.newInputStream(packageFile);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("META-INF/MANIFEST.MF")) {
                    String unfolded = new String(zip.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\r?\n ", "");
                    return unfolded.lines()
                            .filter(line -> line.startsWith("Name: "))
                            .map(line -> line.substring("Name: ".length()))
                            .toList();
                }
            }
        }
        return List.of();
    }

    private static void checkStartOrder(List<BundleContents> bundles, Violations violations) {
        Set<String> later = new HashSet<>();
        for (int i = bundles.size() - 1; i >= 0; i--) {
            BundleContents bundle = bundles.get(i);
            for (String name : later) {
                violations.when(
                        bundle.imports(name),
                        "a bundle comes after those whose packages it imports, for it to be started after them",
                        bundle + " imports " + name);
            }
            for (ManifestElement export : bundle.elements(Constants.EXPORT_PACKAGE)) {
                later.addAll(List.of(export.getValueComponents()));
            }
        }
    }

    private record Violations(String packageName, List<String> found) {
        Violations(String packageName) {
            this(packageName, new ArrayList<>());
        }

        void when(boolean violated, String rule, String culprit) {
            if (violated) {
                found.add(packageName + " violates " + rule + ": " + culprit);
            }
        }
    }
}
