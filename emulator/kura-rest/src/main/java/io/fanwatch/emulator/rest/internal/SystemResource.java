// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.Map;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the gateway is; of Kura's many properties those that tell the processor and the versions. */
@Path("system/v1")
@RolesAllowed("system")
@Produces(MediaType.APPLICATION_JSON)
@Component(service = SystemResource.class, immediate = true)
public final class SystemResource {

    private final String kuraVersion;

    @Activate
    public SystemResource(BundleContext context) {
        kuraVersion = context.getProperty("kura.version");
    }

    @GET
    @Path("properties/framework")
    public Map<String, String> framework() {
        return Map.of(
                "osArch", System.getProperty("os.arch"),
                "osName", System.getProperty("os.name"),
                "javaVersion", System.getProperty("java.version"),
                "kuraVersion", kuraVersion);
    }
}
