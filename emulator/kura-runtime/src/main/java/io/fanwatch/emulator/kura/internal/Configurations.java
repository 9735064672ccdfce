// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.configuration.Password;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configurations that carry a {@code kura.service.pid}, in ConfigAdmin. Not thread-safe. */
final class Configurations {

    private static final String ANY_BUNDLE = "?";

    private final ConfigurationAdmin admin;
    private final Function<String, Optional<Definition>> definitions;
    private final PropertyRules rules;

    Configurations(ConfigurationAdmin admin, Function<String, Optional<Definition>> definitions, PropertyRules rules) {
        this.admin = admin;
        this.definitions = definitions;
        this.rules = rules;
    }

    /** Creates a component; passwords stay as given. The factory need not be there yet. */
    void create(String factoryPid, String pid, Map<String, Object> properties) throws KuraException {
        if (find(pid).isPresent()) {
            throw new KuraException(KuraErrorCode.INVALID_PARAMETER, "pid " + pid + " already exists");
        }
        Map<String, Object> merged = rules.merge(pid, definitions.apply(factoryPid), Map.of(), properties);
        try {
            admin.getFactoryConfiguration(factoryPid, pid, ANY_BUNDLE).update(dictionary(merged));
        } catch (IOException e) {
            throw failed(pid, e);
        }
    }

    /** Updates the component of that name or, where the properties name its factory, creates it. */
    void apply(ComponentConfiguration configuration) throws KuraException {
        String pid = configuration.getPid();
        Map<String, Object> properties = configuration.getConfigurationProperties();
        if (find(pid).isPresent()) {
            update(pid, properties);
        } else if (properties.get(ConfigurationAdmin.SERVICE_FACTORYPID) instanceof String factoryPid) {
            create(factoryPid, pid, rules.encrypted(properties));
        } else {
            throw unknown(pid);
        }
    }

    /** Merges properties into a component's; passwords become cipher text. */
    void update(String pid, Map<String, Object> properties) throws KuraException {
        Configuration configuration = find(pid).orElseThrow(() -> unknown(pid));
        Map<String, Object> current = typed(configuration);
        store(configuration, pid, rules.encrypted(rules.merge(pid, definitionOf(configuration), current, properties)));
    }

    /** Makes a component what the configuration says, with defaults for the rest; creates it if it is not there. */
    void restore(ComponentConfiguration wanted) throws KuraException {
        Optional<Configuration> present = find(wanted.getPid());
        if (present.isEmpty()) {
            apply(wanted);
            return;
        }
        Map<String, Object> merged = rules.merge(
                wanted.getPid(), definitionOf(present.get()), Map.of(), wanted.getConfigurationProperties());
        store(present.get(), wanted.getPid(), rules.encrypted(merged));
    }

    /** Makes the components of a factory fit its definition, when that is new. */
    void adapt(Definition definition) throws KuraException {
        for (Configuration configuration : all()) {
            if (definition.id().equals(configuration.getFactoryPid())) {
                String pid = pidOf(configuration);
                store(configuration, pid, rules.adapt(pid, definition, typed(configuration)));
            }
        }
    }

    /** Deletes the component that a factory created; false if there is none. */
    boolean delete(String pid) throws KuraException {
        Optional<Configuration> configuration = find(pid).filter(c -> c.getFactoryPid() != null);
        if (configuration.isEmpty()) {
            return false;
        }
        try {
            configuration.get().delete();
            return true;
        } catch (IOException e) {
            throw failed(pid, e);
        }
    }

    /** Every component's configuration, by name; passwords are in clear. */
    Map<String, ComponentConfiguration> list() throws KuraException {
        Map<String, ComponentConfiguration> list = new TreeMap<>();
        for (Configuration configuration : all()) {
            list.put(pidOf(configuration), describe(configuration));
        }
        return list;
    }

    /** Every component whose configuration came from a factory. */
    List<String> factoryComponents() throws KuraException {
        List<String> pids = new ArrayList<>();
        for (Configuration configuration : all()) {
            if (configuration.getFactoryPid() != null) {
                pids.add(pidOf(configuration));
            }
        }
        return pids;
    }

    /** The configuration of a component; passwords are in clear. */
    Optional<ComponentConfiguration> get(String pid) throws KuraException {
        Optional<Configuration> configuration = find(pid);
        return configuration.isPresent() ? Optional.of(describe(configuration.get())) : Optional.empty();
    }

    /** The defaults of a component or of a factory. */
    ComponentConfiguration defaults(String pid) throws KuraException {
        Optional<Configuration> configuration = find(pid);
        Optional<Definition> definition =
                configuration.isPresent() ? definitionOf(configuration.get()) : definitions.apply(pid);
        Map<String, Object> defaults = definition.isPresent() ? rules.defaults(definition.get()) : Map.of();
        return new StoredConfiguration(pid, definition, rules.clear(defaults));
    }

    private ComponentConfiguration describe(Configuration configuration) throws KuraException {
        Map<String, Object> properties = typed(configuration);
        properties.keySet().removeAll(List.of(Constants.SERVICE_PID, ConfigurationAdmin.SERVICE_BUNDLELOCATION));
        return new StoredConfiguration(pidOf(configuration), definitionOf(configuration), rules.clear(properties));
    }

    private Optional<Definition> definitionOf(Configuration configuration) {
        return Optional.ofNullable(configuration.getFactoryPid()).flatMap(definitions);
    }

    private Optional<Configuration> find(String pid) throws KuraException {
        return all().stream().filter(c -> pidOf(c).equals(pid)).findFirst();
    }

    private List<Configuration> all() throws KuraException {
        try {
            Configuration[] found = admin.listConfigurations("(" + ConfigurationService.KURA_SERVICE_PID + "=*)");
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR, e, "ConfigAdmin: " + e.getMessage());
        }
    }

    private static String pidOf(Configuration configuration) {
        return String.valueOf(configuration.getProperties().get(ConfigurationService.KURA_SERVICE_PID));
    }

    /* ConfigAdmin knows no passwords, the definition does */
    private Map<String, Object> typed(Configuration configuration) {
        Dictionary<String, Object> stored = configuration.getProperties();
        Optional<Definition> definition = definitionOf(configuration);
        Map<String, Object> typed = new TreeMap<>();
        for (String key : Collections.list(stored.keys())) {
            typed.put(key, stored.get(key));
        }
        definition.map(Definition::attributes).orElse(List.of()).stream()
                .filter(attribute -> Values.javaType(attribute.type()) == Password.class)
                .forEach(attribute -> typed.computeIfPresent(attribute.id(), (key, v) -> asPassword(attribute, v)));
        return typed;
    }

    private static Object asPassword(Definition.Attribute attribute, Object value) {
        boolean text = value instanceof String || value instanceof String[];
        return text && value.getClass().isArray() == attribute.isArray() ? Values.fit(attribute, value) : value;
    }

    private static void store(Configuration configuration, String pid, Map<String, Object> properties)
            throws KuraException {
        try {
            configuration.updateIfDifferent(dictionary(properties));
        } catch (IOException e) {
            throw failed(pid, e);
        }
    }

    private static Dictionary<String, Object> dictionary(Map<String, Object> properties) {
        Dictionary<String, Object> dictionary = new Hashtable<>();
        properties.forEach((key, value) -> dictionary.put(key, plain(value)));
        return dictionary;
    }

    private static Object plain(Object value) {
        if (value instanceof Password password) {
            return password.toString();
        }
        if (value instanceof Password[] passwords) {
            return Stream.of(passwords).map(Password::toString).toArray(String[]::new);
        }
        return value;
    }

    private static KuraException unknown(String pid) {
        return new KuraException(
                KuraErrorCode.NOT_FOUND,
                "there is no component " + pid + ", and without " + ConfigurationAdmin.SERVICE_FACTORYPID
                        + " it cannot be created");
    }

    private static KuraException failed(String pid, IOException e) {
        return new KuraException(
                KuraErrorCode.CONFIGURATION_ERROR, e, "the configuration of " + pid + ": " + e.getMessage());
    }
}
