// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.Scalar;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the properties of a component follow from what is given, what it had, and its definition. */
final class PropertyRules {

    private static final Logger LOG = LoggerFactory.getLogger(PropertyRules.class);

    /* ConfigAdmin keeps these itself */
    private static final Set<String> MANAGED = Set.of(
            Constants.SERVICE_PID, ConfigurationAdmin.SERVICE_FACTORYPID, ConfigurationAdmin.SERVICE_BUNDLELOCATION);

    private final Secrets secrets;

    PropertyRules(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Puts given properties over current ones, and defaults under them. A null removes a property, the mask of a
     * password leaves it.
     *
     * @throws KuraException if a value is not of its attribute's type; the message names component, property and types
     */
    Map<String, Object> merge(
            String pid, Optional<Definition> definition, Map<String, Object> current, Map<String, Object> given)
            throws KuraException {
        Map<String, Object> merged = new TreeMap<>(current);
        for (Map.Entry<String, Object> property : given.entrySet()) {
            String key = property.getKey();
            if (property.getValue() == null) {
                merged.remove(key);
            } else {
                Object value = checked(pid, definition.flatMap(d -> d.attribute(key)), key, property.getValue());
                if (!isMask(value)) {
                    merged.put(key, value);
                }
            }
        }
        return completed(pid, definition, merged);
    }

    /** Makes stored properties fit a definition: defaults are added, and what does not fit gives way to its default. */
    Map<String, Object> adapt(String pid, Definition definition, Map<String, Object> stored) throws KuraException {
        Map<String, Object> adapted = new TreeMap<>(stored);
        for (Definition.Attribute attribute : definition.attributes()) {
            Object value = adapted.get(attribute.id());
            if (value != null) {
                try {
                    adapted.put(attribute.id(), Values.fit(attribute, value));
                } catch (IllegalArgumentException e) {
                    LOG.warn("{}: {}; the default is taken", pid, e.getMessage());
                    adapted.remove(attribute.id());
                }
            }
        }
        return encrypted(completed(pid, Optional.of(definition), adapted));
    }

    /** The defaults of a definition; passwords are cipher text. */
    Map<String, Object> defaults(Definition definition) throws KuraException {
        Map<String, Object> defaults = new TreeMap<>();
        for (Definition.Attribute attribute : definition.attributes()) {
            try {
                Values.defaultOf(attribute).ifPresent(value -> defaults.put(attribute.id(), value));
            } catch (IllegalArgumentException e) {
                LOG.warn("{}: the default of {} is left out: {}", definition.id(), attribute.id(), e.getMessage());
            }
        }
        return encrypted(defaults);
    }

    /** The properties with every password as cipher text. */
    Map<String, Object> encrypted(Map<String, Object> properties) throws KuraException {
        Map<String, Object> changed = new TreeMap<>(properties);
        for (Map.Entry<String, Object> property : changed.entrySet()) {
            if (isPassword(property.getValue())) {
                property.setValue(secrets.encrypted(property.getValue()));
            }
        }
        return changed;
    }

    /** The properties with every password in clear. */
    Map<String, Object> clear(Map<String, Object> properties) throws KuraException {
        Map<String, Object> changed = new TreeMap<>(properties);
        for (Map.Entry<String, Object> property : changed.entrySet()) {
            if (isPassword(property.getValue())) {
                property.setValue(secrets.clear(property.getValue()));
            }
        }
        return changed;
    }

    private Map<String, Object> completed(String pid, Optional<Definition> definition, Map<String, Object> properties)
            throws KuraException {
        Map<String, Object> completed =
                definition.isPresent() ? defaults(definition.get()) : new TreeMap<String, Object>();
        completed.putAll(properties);
        completed.keySet().removeAll(MANAGED);
        completed.put(ConfigurationService.KURA_SERVICE_PID, pid);
        return completed;
    }

    private static Object checked(String pid, Optional<Definition.Attribute> attribute, String key, Object value)
            throws KuraException {
        try {
            Object fitting = attribute.isPresent() ? Values.fit(attribute.get(), value) : value;
            if (Values.typeOf(fitting).isEmpty()) {
                throw new IllegalArgumentException("%s has a value of the type %s, which no configuration can hold"
                        .formatted(key, value.getClass().getSimpleName()));
            }
            return fitting;
        } catch (IllegalArgumentException e) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_ATTRIBUTE_INVALID, e, pid + ": " + e.getMessage());
        }
    }

    private static boolean isPassword(Object value) {
        return Values.typeOf(value).filter(type -> type == Scalar.PASSWORD).isPresent();
    }

    private static boolean isMask(Object value) {
        return value instanceof Password password && password.toString().equals(Secrets.MASK);
    }
}
