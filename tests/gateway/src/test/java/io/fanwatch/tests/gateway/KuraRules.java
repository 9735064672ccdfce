// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static io.fanwatch.tests.gateway.BundleContents.elements;

import io.fanwatch.emulator.gateway.KuraRelease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.osgi.util.ManifestElement;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.w3c.dom.Element;

/**
 * What a stock Kura demands of a bundle beyond its resolving, and ignores or fails without a word where it is broken.
 * Each rule has the words with which a violation is reported.
 */
enum KuraRules {
    IMPORTS_ARE_OFFERED("every import, with its version, is exported by a stock Kura or by a Fanwatch bundle") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (ManifestElement element : bundle.elements(Constants.IMPORT_PACKAGE)) {
                boolean optional = Constants.RESOLUTION_OPTIONAL.equals(element.getDirective("resolution"));
                VersionRange range = range(element);
                for (String name : element.getValueComponents()) {
                    Collection<Version> versions = offer.versions(name);
                    if (versions.stream().noneMatch(range::includes) && !(optional && versions.isEmpty())) {
                        violation.accept(name + " " + range + " is not among " + versions);
                    }
                }
            }
        }
    },
    IMPORTS_HAVE_VERSIONS("every import says which versions it works with, up to the next incompatible one") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (ManifestElement element : bundle.elements(Constants.IMPORT_PACKAGE)) {
                if (range(element).getRight() == null && !offer.isJavas(element.getValue())) {
                    violation.accept(element.getValue() + " " + range(element));
                }
            }
        }
    },
    NOTHING_ELSE_IS_REQUIRED("nothing but packages, Java 17 at most and DS 1.4 at most is required") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (String header : List.of(Constants.REQUIRE_BUNDLE, Constants.FRAGMENT_HOST)) {
                if (!bundle.header(header).isEmpty()) {
                    violation.accept(header + ": " + bundle.header(header));
                }
            }
            for (ManifestElement element : bundle.elements(Constants.DYNAMICIMPORT_PACKAGE)) {
                if (element.getValue().contains("*")) {
                    violation.accept(Constants.DYNAMICIMPORT_PACKAGE + ": " + element.getValue());
                }
            }
            for (ManifestElement element : bundle.elements(Constants.REQUIRE_CAPABILITY)) {
                String filter = String.valueOf(element.getDirective("filter"));
                boolean offered = switch (element.getValue()) {
                    case "osgi.service" -> "active".equals(element.getDirective("effective"));
                    case "osgi.ee" -> JAVA_UP_TO_17.matches(filter);
                    case "osgi.extender" -> filter.contains("osgi.component") && DS_UP_TO_1_4.matches(filter);
                    default -> false;
                };
                if (!offered) {
                    violation.accept(element.getValue() + " " + filter);
                }
            }
        }
    },
    CLASSES_ARE_FOR_JAVA_17("classes are compiled for Java 17 at most") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            bundle.entries().forEach((name, content) -> {
                boolean versioned = name.startsWith("META-INF/versions/");
                if (name.endsWith(".class") && !versioned && content[CLASS_VERSION_BYTE] > JAVA_17_CLASS_VERSION) {
                    violation.accept(name + " is of class file version " + content[CLASS_VERSION_BYTE]);
                }
            });
        }
    },
    EXPORTS_ARE_OURS("exported packages have a version, are not internal and not among those that Kura exports") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (ManifestElement element : bundle.elements(Constants.EXPORT_PACKAGE)) {
                for (String name : element.getValueComponents()) {
                    if (element.getAttribute(Constants.VERSION_ATTRIBUTE) == null
                            || name.contains("internal")
                            || offer.isKuras(name)) {
                        violation.accept(name);
                    }
                }
            }
        }
    },
    COMPONENT_FILES_ARE_NAMED("Service-Component names every component description in OSGI-INF, and each is there") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            Set<String> named = new HashSet<>(Arrays.asList(
                    bundle.header("Service-Component").isEmpty()
                            ? new String[0]
                            : bundle.header("Service-Component").split("\\s*,\\s*")));
            Set<String> there = new HashSet<>();
            bundle.entries().keySet().stream()
                    .filter(name -> name.matches("OSGI-INF/[^/]+\\.xml"))
                    .forEach(there::add);
            symmetricDifference(named, there).forEach(violation);
        }
    },
    COMPONENTS_ARE_OF_DS_1_4("component descriptions are of Declarative Services 1.4 at most") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (Element component : bundle.components()) {
                String namespace = component.getAttribute("xmlns:scr");
                if (!namespace.matches("http://www\\.osgi\\.org/xmlns/scr/v1\\.[0-4]\\.0")) {
                    violation.accept(component.getAttribute("name") + " is of " + namespace);
                }
            }
        }
    },
    COMPONENT_CLASSES_ARE_THERE("a component's implementation class and the services it provides can be loaded") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (Element component : bundle.components()) {
                Stream.concat(
                                elements(component, "implementation").stream()
                                        .map(element -> element.getAttribute("class")),
                                elements(component, "provide").stream()
                                        .map(element -> element.getAttribute("interface")))
                        .filter(name -> !bundle.entries().containsKey(name.replace('.', '/') + ".class")
                                && !bundle.imports(name.substring(0, name.lastIndexOf('.'))))
                        .forEach(violation);
            }
        }
    },
    CONFIGURATION_IS_OF_THE_PID("a configurable component takes the configuration of its own name, its factory PID") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (Element component : bundle.components()) {
                String pid = component.getAttribute("configuration-pid");
                if (!pid.isEmpty() && !pid.equals(component.getAttribute("name"))) {
                    violation.accept(component.getAttribute("name") + " takes that of " + pid);
                }
            }
        }
    },
    METATYPE_IS_OF_A_COMPONENT("OSGI-INF/metatype/<PID>.xml is of a component of that name, whose OCD has that id") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            Set<String> components = new HashSet<>();
            bundle.components().forEach(component -> components.add(component.getAttribute("name")));
            for (String pid : bundle.metatypes()) {
                Element metatype = bundle.metatype(pid).orElseThrow().getDocumentElement();
                List<Element> definitions = elements(metatype, "OCD");
                if (!components.contains(pid)
                        || definitions.size() != 1
                        || !definitions.get(0).getAttribute("id").equals(pid)) {
                    violation.accept(pid + ".xml");
                }
                if (!metatype.getAttribute("xmlns:metatype").matches(".*/metatype/v1\\.[0-4]\\.0")) {
                    violation.accept(pid + ".xml is of " + metatype.getAttribute("xmlns:metatype"));
                }
            }
        }
    },
    DESIGNATES_ARE_FACTORIES("the one Designate has the PID as service.factoryPid, and no pid of its own") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (String pid : bundle.metatypes()) {
                List<Element> designates =
                        elements(bundle.metatype(pid).orElseThrow().getDocumentElement(), "Designate");
                if (designates.size() != 1
                        || !designates.get(0).getAttribute("factoryPid").equals(pid)
                        || designates.get(0).hasAttribute("pid")) {
                    violation.accept(pid);
                }
            }
        }
    },
    PROPERTY_TYPES_AGREE(
            "a property has one of Kura's types, the same in metatype and component, and a default of it") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (Element component : bundle.components()) {
                String pid = component.getAttribute("name");
                Map<String, String> types = new HashMap<>();
                elements(component, "property")
                        .forEach(property -> types.put(property.getAttribute("name"), property.getAttribute("type")));
                bundle.metatype(pid)
                        .map(metatype -> elements(metatype.getDocumentElement(), "AD"))
                        .orElse(List.of())
                        .forEach(attribute -> {
                            String id = attribute.getAttribute("id");
                            String type = attribute.getAttribute("type");
                            String inComponent = type.equals("Password") ? "String" : type;
                            if (!inComponent.equals(types.getOrDefault(id, inComponent))
                                    || !isOfType(type, attribute.getAttribute("default"))) {
                                violation.accept(pid + ": " + id + " is " + type + " with the default '"
                                        + attribute.getAttribute("default") + "', in the component "
                                        + types.get(id));
                            }
                        });
            }
        }
    },
    TEXTS_ARE_SHOWN_AS_THEY_ARE("texts on Kura's console have no characters that it escapes twice") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (String pid : bundle.metatypes()) {
                Element metatype = bundle.metatype(pid).orElseThrow().getDocumentElement();
                Stream.of("OCD", "AD", "Option")
                        .flatMap(kind -> elements(metatype, kind).stream())
                        .flatMap(element ->
                                Stream.of("name", "description", "label").map(element::getAttribute))
                        .filter(text -> text.matches(".*['\"<>&].*"))
                        .forEach(text -> violation.accept(pid + ": " + text));
            }
        }
    },
    COMPONENTS_HAVE_AN_ICON(
            "a component in the list of services has an icon of 32 pixels, a PNG file that is in the bundle") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (String pid : bundle.metatypes()) {
                if (isHidden(bundle, pid)) { // as Kura's own wire components, which have none
                    continue;
                }
                boolean there = elements(bundle.metatype(pid).orElseThrow().getDocumentElement(), "Icon").stream()
                        .filter(icon -> icon.getAttribute("size").equals("32"))
                        .map(icon -> icon.getAttribute("resource"))
                        .anyMatch(name ->
                                name.endsWith(".png") && bundle.entries().containsKey(name));
                if (!there) {
                    violation.accept(pid);
                }
            }
        }

        private boolean isHidden(BundleContents bundle, String pid) {
            return bundle.components().stream()
                    .filter(component -> component.getAttribute("name").equals(pid))
                    .flatMap(component -> elements(component, "property").stream())
                    .anyMatch(property -> property.getAttribute("name").equals("kura.ui.service.hide"));
        }
    },
    SERVICES_CAN_BE_PICKED("a service that Kura's console may offer as a target has a kura.service.pid") {
        @Override
        void check(BundleContents bundle, Offer offer, Consumer<String> violation) {
            for (Element component : bundle.components()) {
                boolean named = component.getAttribute("configuration-policy").equals("require")
                        || elements(component, "property").stream()
                                .anyMatch(property ->
                                        property.getAttribute("name").equals("kura.service.pid"));
                elements(component, "provide").stream()
                        .map(provided -> provided.getAttribute("interface"))
                        .filter(provided -> PICKED.contains(provided) && !named)
                        .forEach(provided -> violation.accept(component.getAttribute("name") + " is a " + provided));
            }
        }
    };

    /** What a bundle may import: by package name, all versions of it; those of Java itself have none. */
    record Offer(Map<String, Set<Version>> kuras, Map<String, Set<Version>> ours, Set<String> javas) {

        /** The stock Kura's packages and the exports of these bundles. */
        static Offer of(KuraRelease release, Collection<BundleContents> bundles) {
            Map<String, Set<Version>> ours = new HashMap<>();
            for (BundleContents bundle : bundles) {
                for (ManifestElement element : bundle.elements(Constants.EXPORT_PACKAGE)) {
                    for (String name : element.getValueComponents()) {
                        ours.computeIfAbsent(name, key -> new HashSet<>())
                                .add(Version.parseVersion(element.getAttribute(Constants.VERSION_ATTRIBUTE)));
                    }
                }
            }
            return new Offer(release.packages(), ours, packagesOfJava());
        }

        private static Set<String> packagesOfJava() {
            Set<String> packages = new HashSet<>();
            ModuleLayer.boot()
                    .modules()
                    .forEach(module -> module.getDescriptor().exports().stream()
                            .filter(exports -> !exports.isQualified())
                            .forEach(exports -> packages.add(exports.source())));
            return packages;
        }

        boolean isJavas(String name) {
            return javas.contains(name);
        }

        boolean isKuras(String name) {
            return kuras.containsKey(name);
        }

        Collection<Version> versions(String name) {
            Set<Version> versions = new HashSet<>(kuras.getOrDefault(name, Set.of()));
            versions.addAll(ours.getOrDefault(name, Set.of()));
            if (isJavas(name)) {
                versions.add(Version.emptyVersion);
            }
            return versions;
        }
    }

    /** A version bound of a capability's filter. */
    private record Limit(String attribute, Version highest) {
        boolean matches(String filter) {
            String version = filter.replaceAll(".*?\\(" + attribute + ">?=([0-9.]+)\\).*", "$1");
            return !version.equals(filter) && Version.parseVersion(version).compareTo(highest) <= 0;
        }
    }

    /** What our target filters choose among. */
    private static final Set<String> PICKED = Set.of(
            "io.fanwatch.api.Scorer",
            "io.fanwatch.api.VerdictSink",
            "io.fanwatch.api.ReadingSink",
            "io.fanwatch.mqtt.MqttBroker");

    private static final Limit JAVA_UP_TO_17 = new Limit("version", new Version(17, 0, 0));
    private static final Limit DS_UP_TO_1_4 = new Limit("version", new Version(1, 4, 0));
    private static final int CLASS_VERSION_BYTE = 7;
    private static final int JAVA_17_CLASS_VERSION = 61;

    private final String text;

    KuraRules(String text) {
        this.text = text;
    }

    abstract void check(BundleContents bundle, Offer offer, Consumer<String> violation);

    /** What is violated, each with the bundle, the rule and the culprit. */
    static List<String> violations(BundleContents bundle, Offer offer) {
        List<String> violations = new ArrayList<>();
        for (KuraRules rule : values()) {
            rule.check(bundle, offer, culprit -> violations.add(bundle + " violates " + rule + ": " + culprit));
        }
        return violations;
    }

    private static VersionRange range(ManifestElement element) {
        return VersionRange.valueOf(Optional.ofNullable(element.getAttribute(Constants.VERSION_ATTRIBUTE))
                .orElse("0"));
    }

    private static Set<String> symmetricDifference(Set<String> one, Set<String> other) {
        Set<String> difference = new HashSet<>(one);
        difference.addAll(other);
        difference.removeIf(name -> one.contains(name) && other.contains(name));
        return difference;
    }

    private static boolean isOfType(String type, String value) {
        try {
            switch (type) {
                case "String", "Password" -> {}
                case "Integer" -> Integer.parseInt(value);
                case "Long" -> Long.parseLong(value);
                case "Double" -> Double.parseDouble(value);
                case "Float" -> Float.parseFloat(value);
                case "Short" -> Short.parseShort(value);
                case "Byte" -> Byte.parseByte(value);
                case "Boolean" -> {
                    return value.equals("true") || value.equals("false");
                }
                case "Char" -> {
                    return value.length() == 1;
                }
                default -> {
                    return false;
                }
            }
            return true;
        } catch (NumberFormatException e) {
            return value.isEmpty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
