// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.verify.KuraConnection.Access;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway through the REST interfaces that it has. Of those that not every Kura has it gives what it can. Every
 * method may end with a {@link CommandException} (connection, log-in, permission, missing interface) or a
 * {@link RefusedException} (what the gateway says against it). Safe for use by several threads.
 */
final class Kura {

    private static final String SYSTEM_PACKAGE = "System";
    private static final String UNINSTALLING = "UNINSTALLING";
    private static final Pattern VERSION = Pattern.compile("\\D*(\\d+).*");
    private static final int WITH_DEBIAN_PACKAGES = 6;

    private final KuraConnection connection;
    private final Map<Api, Access> access;

    private Kura(KuraConnection connection, Map<Api, Access> access) {
        this.connection = connection;
        this.access = access;
    }

    /** Finds out which interfaces there are; configuration must be, and packages before Kura 6. */
    static Kura open(KuraConnection connection) throws CommandException, InterruptedException {
        Map<Api, Access> access = new EnumMap<>(Api.class);
        access.put(Api.PACKAGES, connection.access(Api.PACKAGES, ""));
        access.put(Api.CONFIGURATION, connection.access(Api.CONFIGURATION, "/factoryComponents"));
        access.put(Api.SERVICES, connection.access(Api.SERVICES, "/factoryPids"));
        access.put(Api.INVENTORY, connection.access(Api.INVENTORY, "/bundles"));
        access.put(Api.SYSTEM, connection.access(Api.SYSTEM, "/properties/framework"));
        if (access.values().stream().allMatch(each -> each == Access.MISSING)) {
            throw connection.notKura();
        }
        Kura kura = new Kura(connection, access);
        for (Api needed : List.of(Api.PACKAGES, Api.CONFIGURATION)) {
            if (access.get(needed) == Access.MISSING && !(needed == Api.PACKAGES && kura.isSix())) {
                throw connection.missing(needed);
            }
            if (access.get(needed) == Access.FORBIDDEN) {
                throw connection.forbidden(needed);
            }
        }
        connection.letIn();
        return kura;
    }

    /** Whether it is a Kura 6 or later, where packages are Debian's. */
    boolean isSix() throws CommandException, InterruptedException {
        try {
            return system("kuraVersion")
                    .map(VERSION::matcher)
                    .filter(Matcher::matches)
                    .filter(version -> Integer.parseInt(version.group(1)) >= WITH_DEBIAN_PACKAGES)
                    .isPresent();
        } catch (RefusedException e) {
            throw CommandException.failed(e.getMessage(), e);
        }
    }

    /** Whether it installs deployment packages: a Kura 6 does only with its add-on for that. */
    boolean takesDeploymentPackages() {
        return access.get(Api.PACKAGES) == Access.PRESENT;
    }

    GatewayAddress address() {
        return connection.gateway();
    }

    Access access(Api api) {
        return access.get(api);
    }

    /** The installed deployment packages: versions by symbolic name; none if it takes none. */
    Map<String, String> packages() throws CommandException, RefusedException, InterruptedException {
        Map<String, String> packages = new TreeMap<>();
        if (!takesDeploymentPackages()) {
            return packages;
        }
        for (JsonElement each : connection.get(Api.PACKAGES, "").getAsJsonArray()) {
            String name = each.getAsJsonObject().get("name").getAsString();
            if (!name.equals(SYSTEM_PACKAGE)) {
                packages.put(name, each.getAsJsonObject().get("version").getAsString());
            }
        }
        return packages;
    }

    /** Sends a package; the gateway installs or upgrades it later, and tells nobody if it can't. */
    void upload(String fileName, byte[] content) throws CommandException, RefusedException, InterruptedException {
        connection.upload(Api.PACKAGES, "/_upload", fileName, content);
    }

    /**
     * Asks for a package to be uninstalled, which happens later.
     *
     * @return whether that was asked for before and has yet to be done
     */
    boolean uninstall(String name) throws CommandException, RefusedException, InterruptedException {
        JsonElement answer = connection.delete(Api.PACKAGES, "/" + name);
        return answer.isJsonPrimitive() && answer.getAsString().equals(UNINSTALLING);
    }

    /** The PIDs of the factories that can make components. */
    Set<String> factories() throws CommandException, RefusedException, InterruptedException {
        return access.get(Api.SERVICES) == Access.PRESENT
                ? pids(connection.get(Api.SERVICES, "/factoryPids"))
                : pids(connection.get(Api.CONFIGURATION, "/factoryComponents"));
    }

    /** The components that are active: factory PIDs by name, empty for one that no factory has made. */
    Map<String, String> components() throws CommandException, RefusedException, InterruptedException {
        Map<String, String> components = new TreeMap<>();
        JsonObject answer = connection
                .get(Api.CONFIGURATION, "/configurableComponents/pidsWithFactory")
                .getAsJsonObject();
        for (JsonElement each : answer.getAsJsonArray("components")) {
            JsonElement factory = each.getAsJsonObject().get("factoryPid");
            components.put(
                    each.getAsJsonObject().get("pid").getAsString(), factory == null ? "" : factory.getAsString());
        }
        return components;
    }

    /** The names of the active services of an interface; empty if the gateway can't tell. */
    Optional<Set<String>> services(String interfaceName)
            throws CommandException, RefusedException, InterruptedException {
        if (access.get(Api.SERVICES) != Access.PRESENT) {
            return Optional.empty();
        }
        JsonArray names = new JsonArray();
        names.add(interfaceName);
        JsonObject request = new JsonObject();
        request.add("interfaceNames", names);
        return Optional.of(pids(connection.send(Api.SERVICES, "POST", "/servicePids/byInterface", request)));
    }

    /** The configurations of those of the named components that have one: values as JSON by property, by component. */
    Map<String, JsonObject> configurations(Collection<String> names)
            throws CommandException, RefusedException, InterruptedException {
        JsonObject request = new JsonObject();
        request.add("pids", array(names));
        JsonObject answer = connection
                .send(Api.CONFIGURATION, "POST", "/configurableComponents/configurations/byPid", request)
                .getAsJsonObject();
        Map<String, JsonObject> configurations = new TreeMap<>();
        for (JsonElement each : answer.getAsJsonArray("configs")) {
            JsonObject configuration = each.getAsJsonObject();
            JsonObject values = new JsonObject();
            configuration
                    .getAsJsonObject("properties")
                    .entrySet()
                    .forEach(property -> values.add(
                            property.getKey(),
                            property.getValue().getAsJsonObject().get("value")));
            configurations.put(configuration.get("pid").getAsString(), values);
        }
        return configurations;
    }

    /** Creates components that there are not, without a snapshot: a restart of the gateway forgets them. */
    void create(List<TrialComponent> components) throws CommandException, RefusedException, InterruptedException {
        JsonArray configs = new JsonArray();
        components.forEach(component -> configs.add(component.toJson()));
        try {
            connection.send(Api.CONFIGURATION, "POST", "/factoryComponents", request("configs", configs, false));
        } catch (RefusedException e) {
            List<String> names = components.stream().map(TrialComponent::name).toList();
            if (!configurations(names).keySet().containsAll(names)) {
                throw e;
            }
            // those refused were created by the same request before, whose answer was lost
        }
    }

    /** Changes some properties of a component and leaves the others; without a snapshot. */
    void update(String name, Map<String, Object> properties)
            throws CommandException, RefusedException, InterruptedException {
        JsonObject config = new JsonObject();
        config.addProperty("pid", name);
        config.add("properties", TrialComponent.toJson(properties));
        JsonArray configs = new JsonArray();
        configs.add(config);
        connection.send(
                Api.CONFIGURATION,
                "PUT",
                "/configurableComponents/configurations/_update",
                request("configs", configs, false));
    }

    /** Deletes components. */
    void delete(Collection<String> names, boolean takeSnapshot)
            throws CommandException, RefusedException, InterruptedException {
        connection.send(
                Api.CONFIGURATION, "DELETE", "/factoryComponents/byPid", request("pids", array(names), takeSnapshot));
    }

    /** The identifiers of the snapshots there are. */
    Set<String> snapshots() throws CommandException, RefusedException, InterruptedException {
        return strings(connection
                .get(Api.CONFIGURATION, "/snapshots")
                .getAsJsonObject()
                .getAsJsonArray("ids"));
    }

    /** The bundles' states by symbolic name; empty if the gateway can't tell. */
    Optional<Map<String, String>> bundles() throws CommandException, RefusedException, InterruptedException {
        return inventory("state");
    }

    /** The bundles' versions by symbolic name; empty if the gateway can't tell. */
    Optional<Map<String, String>> bundleVersions() throws CommandException, RefusedException, InterruptedException {
        return inventory("version");
    }

    private Optional<Map<String, String>> inventory(String field)
            throws CommandException, RefusedException, InterruptedException {
        if (access.get(Api.INVENTORY) != Access.PRESENT) {
            return Optional.empty();
        }
        Map<String, String> fields = new TreeMap<>();
        JsonObject answer = connection.get(Api.INVENTORY, "/bundles").getAsJsonObject();
        for (JsonElement each : answer.getAsJsonArray("bundles")) {
            fields.put(
                    each.getAsJsonObject().get("name").getAsString(),
                    each.getAsJsonObject().get(field).getAsString());
        }
        return Optional.of(fields);
    }

    /** A property of the gateway's system, such as {@code osArch}; empty if the gateway can't tell. */
    Optional<String> system(String property) throws CommandException, RefusedException, InterruptedException {
        if (access.get(Api.SYSTEM) != Access.PRESENT) {
            return Optional.empty();
        }
        JsonElement value = connection
                .get(Api.SYSTEM, "/properties/framework")
                .getAsJsonObject()
                .get(property);
        return Optional.ofNullable(value).map(JsonElement::getAsString);
    }

    private static JsonObject request(String key, JsonArray values, boolean takeSnapshot) {
        JsonObject request = new JsonObject();
        request.add(key, values);
        request.addProperty("takeSnapshot", takeSnapshot);
        return request;
    }

    private static JsonArray array(Collection<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static Set<String> pids(JsonElement answer) {
        return strings(answer.getAsJsonObject().getAsJsonArray("pids"));
    }

    private static Set<String> strings(JsonArray array) {
        Set<String> strings = new TreeSet<>();
        array.forEach(each -> strings.add(each.getAsString()));
        return strings;
    }
}
