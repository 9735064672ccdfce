// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * The tables of properties in docs/configuration.md, made from the metatype descriptions in the bundles. In the document a
 * table stands between two comments, the first of which names the component; the text around is written by hand.
 */
final class ConfigurationTables {

    private static final Pattern PLACE = Pattern.compile(
            "<!-- properties of (?<pid>[\\w.]+): written by ./fanwatch docs -->\\n.*?<!-- end -->", Pattern.DOTALL);
    private static final String TEXT_AREA = "|TextArea";

    private final SortedMap<String, String> tables = new TreeMap<>();

    /** Of every component that the bundles configure. */
    ConfigurationTables(List<BundleContents> bundles) {
        for (BundleContents bundle : bundles) {
            for (String pid : bundle.metatypes()) {
                tables.put(pid, table(bundle.metatype(pid).orElseThrow().getDocumentElement()));
            }
        }
    }

    /**
     * The document with its tables as they should be.
     *
     * @throws IllegalStateException if it has no place for the table of a component, or two, or one for a component that
     *     is not there
     */
    String insertedInto(String document) {
        SortedMap<String, String> left = new TreeMap<>(tables);
        String filled = PLACE.matcher(document).replaceAll(place -> {
            String pid = place.group(1);
            String table = left.remove(pid);
            if (table == null) {
                throw new IllegalStateException(
                        "a place for the properties of " + pid + ", which no bundle has, or a second one");
            }
            return Matcher.quoteReplacement(begin(pid) + table + "<!-- end -->");
        });
        if (!left.isEmpty()) {
            throw new IllegalStateException(left.keySet().stream()
                    .map(pid -> "no place for the properties of " + pid + ": write where its table is to be:\n"
                            + begin(pid) + "<!-- end -->")
                    .collect(Collectors.joining("\n")));
        }
        return filled;
    }

    private static String begin(String pid) {
        return "<!-- properties of " + pid + ": written by ./fanwatch docs -->\n";
    }

    private static String table(Element metatype) {
        return BundleContents.elements(metatype, "AD").stream()
                .map(ConfigurationTables::row)
                .collect(Collectors.joining("", """
                        | property | name in the web UI | type | range, options | default | what it does |
                        |---|---|---|---|---|---|
                        """, ""));
    }

    private static String row(Element attribute) {
        String value = attribute.getAttribute("default").replaceAll("\\\\(.)", "$1");
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        attribute.getAttribute("id"),
                        text(attribute.getAttribute("name")),
                        attribute.getAttribute("type"),
                        range(attribute),
                        value.isEmpty() ? "*empty*" : "`" + value.replace("\n", ";") + "`",
                        text(attribute.getAttribute("description")));
    }

    private static String range(Element attribute) {
        List<Element> options = BundleContents.elements(attribute, "Option");
        if (!options.isEmpty()) {
            return options.stream().map(ConfigurationTables::option).collect(Collectors.joining("; "));
        }
        String least = attribute.getAttribute("min");
        String most = attribute.getAttribute("max");
        if (!least.isEmpty()) {
            return most.isEmpty() ? "from " + least : least + " to " + most;
        }
        return attribute.getAttribute("id").endsWith(".target") ? "target filter" : "";
    }

    private static String option(Element option) {
        String value = option.getAttribute("value");
        String label = option.getAttribute("label");
        return label.equals(value) ? "`" + value + "`" : "`" + value + "` " + text(label);
    }

    /* what is markup in the document and was plain text before */
    private static String text(String plain) {
        String shown = plain.endsWith(TEXT_AREA) ? plain.substring(0, plain.length() - TEXT_AREA.length()) : plain;
        return shown.replaceAll("([\\\\|*<`\\[])", "\\\\$1").replaceAll("\\s*\\n\\s*", " ");
    }
}
