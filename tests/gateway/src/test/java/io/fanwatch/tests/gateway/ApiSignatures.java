// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.osgi.util.ManifestElement;

/**
 * What others may use of exported packages, as text: their public and protected types and members as javap prints them,
 * sorted. Whoever changes one of them sees it in a file of the tree.
 */
final class ApiSignatures {

    private static final String OURS = "io.fanwatch.";

    private ApiSignatures() {}

    /** By package name, of every bundle that exports packages of ours. */
    static SortedMap<String, String> of(List<BundleContents> bundles, Path workFolder) throws IOException {
        SortedMap<String, String> signatures = new TreeMap<>();
        for (BundleContents bundle : bundles) {
            for (ManifestElement export : bundle.elements("Export-Package")) {
                String name = export.getValue();
                if (name.startsWith(OURS)) {
                    String version = export.getAttribute("version");
                    signatures.put(name, "package " + name + " " + version + "\n" + types(bundle, name, workFolder));
                }
            }
        }
        return signatures;
    }

    private static String types(BundleContents bundle, String packageName, Path workFolder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-protected", "-constants"));
        String folder = packageName.replace('.', '/') + "/";
        for (Map.Entry<String, byte[]> entry : bundle.entries().entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(folder)
                    && name.endsWith(".class")
                    && name.indexOf('/', folder.length()) < 0
                    && !name.endsWith("-info.class")) {
                Path file = workFolder.resolve(name);
                Files.createDirectories(file.getParent());
                arguments.add(Files.write(file, entry.getValue()).toString());
            }
        }
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        int code = ToolProvider.findFirst("javap").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("javap failed: " + printed);
        }
        return Stream.of(printed.toString().split("(?m)^}\\R"))
                .map(ApiSignatures::type)
                .filter(type -> type.startsWith("public "))
                .sorted()
                .map(type -> "\n" + type)
                .collect(Collectors.joining());
    }

    /* members in an order that does not depend on that in the source */
    private static String type(String printed) {
        List<String> lines = new ArrayList<>(Arrays.asList(printed.split("\\R")));
        lines.removeIf(line -> line.startsWith("Compiled from") || line.isBlank());
        if (lines.isEmpty()) {
            return "";
        }
        String head = lines.get(0).replaceAll(" \\{$", "");
        return Stream.concat(
                        Stream.of(head),
                        lines.stream()
                                .skip(1)
                                .map(ApiSignatures::member)
                                .sorted()
                                .map(member -> "    " + member))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /* how a method works inside is no part of its signature */
    private static String member(String printed) {
        return printed.trim().replaceAll("\\b(synchronized|native) ", "");
    }
}
