// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The installed bundles with their states. */
@Path("/inventory/v1")
@RolesAllowed("inventory")
@Produces(MediaType.APPLICATION_JSON)
@Component(service = InventoryResource.class, immediate = true)
public final class InventoryResource {

    private static final Map<Integer, String> STATES = Map.of(
            Bundle.UNINSTALLED, "UNINSTALLED",
            Bundle.INSTALLED, "INSTALLED",
            Bundle.RESOLVED, "RESOLVED",
            Bundle.STARTING, "STARTING",
            Bundle.STOPPING, "STOPPING",
            Bundle.ACTIVE, "ACTIVE");

    private final BundleContext context;

    @Activate
    public InventoryResource(BundleContext context) {
        this.context = context;
    }

    @GET
    @Path("bundles")
    public Map<String, List<Map<String, Object>>> bundles() {
        return Map.of(
                "bundles",
                Stream.of(context.getBundles()).map(InventoryResource::describe).toList());
    }

    private static Map<String, Object> describe(Bundle bundle) {
        return Map.of(
                "name",
                bundle.getSymbolicName(),
                "version",
                bundle.getVersion().toString(),
                "id",
                bundle.getBundleId(),
                "state",
                STATES.get(bundle.getState()),
                "signed",
                false);
    }
}
