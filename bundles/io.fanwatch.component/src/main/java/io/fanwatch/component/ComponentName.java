// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.Map;
import java.util.Optional;

/** The name by which people know a component: its {@code kura.service.pid}. */
public final class ComponentName {

    /** The property that Kura gives each component it creates. */
    public static final String PROPERTY = "kura.service.pid";

    private ComponentName() {}

    /**
     * The name among a component's or service's properties.
     *
     * @param otherwise what it is called if it was not created by Kura
     */
    public static String of(Map<String, ?> properties, String otherwise) {
        return Optional.<Object>ofNullable(properties.get(PROPERTY))
                .map(String::valueOf)
                .orElse(otherwise);
    }
}
