// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura6.internal;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts the whiteboard for Jakarta REST at {@code /services}, as Kura 6 does. */
@Component(
        immediate = true,
        service = {})
public final class RestWhiteboard {

    private static final String FACTORY = "JakartarsServletWhiteboardRuntimeComponent";

    /* they warn of every resource, at every change of one */
    private static final List<Logger> LOUD = Stream.of("org.eclipse.osgitech.rest", "org.glassfish.jersey")
            .map(Logger::getLogger)
            .toList();

    @Activate
    public RestWhiteboard(@Reference ConfigurationAdmin configurations) throws IOException {
        LOUD.forEach(logger -> logger.setLevel(Level.SEVERE));
        configurations
                .getFactoryConfiguration(FACTORY, "kura", null)
                .update(new Hashtable<>(Map.of(
                        "jersey.context.path", "/services",
                        "jersey.jakartars.whiteboard.name", "KuraDefaultJakartarsWhiteboard")));
    }
}
