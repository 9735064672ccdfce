// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What packages and bundles say they are made of, and whether the licences of what they embed go along. */
class BillOfMaterialsTest {

    private static final String IN_BUNDLE = "META-INF/sbom/bundle.cdx.json";

    @TestFactory
    Stream<DynamicTest> a_bundle_names_the_libraries_that_it_embeds_and_brings_their_notices() {
        return BundleContents.all().stream()
                .map(bundle -> DynamicTest.dynamicTest(bundle.fileName(), () -> {
                    JsonObject bill = json(bundle.entries().get(IN_BUNDLE));
                    assertThat(component(bill).get("name").getAsString() + "-")
                            .satisfies(name -> assertThat(bundle.fileName()).startsWith(name));
                    List<JsonObject> embedded = components(bill);
                    assertThat(embedded)
                            .as("libraries, if there are classes or native libraries of others")
                            .matches(libraries -> libraries.isEmpty()
                                    == bundle.entries().keySet().stream().noneMatch(BillOfMaterialsTest::isOfOthers));
                    String notices = notices(bundle.entries());
                    for (JsonObject library : embedded) {
                        assertThat(library.getAsJsonArray("licenses"))
                                .as("licences of %s", library.get("purl"))
                                .isNotEmpty();
                        assertThat(library.get("version").getAsString()).isNotEmpty();
                        assertThat(notices)
                                .containsIgnoringCase(library.get("name").getAsString());
                    }
                }));
    }

    @Test
    void a_package_names_its_bundles_and_what_they_embed() throws Exception {
        for (Path file : Packages.all()) {
            String name = file.getFileName().toString();
            JsonObject bill =
                    json(Files.readAllBytes(file.resolveSibling(name.substring(0, name.length() - 2) + "cdx.json")));

            List<String> purls = new ArrayList<>();
            for (JsonObject bundle : components(bill)) {
                purls.add(bundle.get("name").getAsString());
                components(bundle)
                        .forEach(library -> purls.add(library.get("name").getAsString()));
            }

            List<String> expected = new ArrayList<>();
            for (BundleContents bundle : BundleContents.all()) {
                if (bundle.packageFile().equals(name)) {
                    JsonObject inside = json(bundle.entries().get(IN_BUNDLE));
                    expected.add(component(inside).get("name").getAsString());
                    components(inside)
                            .forEach(library -> expected.add(library.get("name").getAsString()));
                }
            }
            assertThat(purls).isEqualTo(expected).isNotEmpty();
        }
    }

    private static boolean isOfOthers(String entry) {
        return entry.endsWith(".so") || entry.endsWith(".class") && !entry.startsWith("io/fanwatch/");
    }

    private static String notices(Map<String, byte[]> entries) {
        return Stream.of("META-INF/NOTICE", "META-INF/ThirdPartyNotices.txt")
                .map(entries::get)
                .filter(Objects::nonNull)
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .reduce("", String::concat);
    }

    private static JsonObject json(byte[] content) {
        return JsonParser.parseString(new String(content, StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private static JsonObject component(JsonObject bill) {
        return bill.getAsJsonObject("metadata").getAsJsonObject("component");
    }

    private static List<JsonObject> components(JsonObject parent) {
        return parent.has("components")
                ? StreamSupport.stream(parent.getAsJsonArray("components").spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }
}
