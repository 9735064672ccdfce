// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response.Status;
import javax.ws.rs.core.SecurityContext;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which services there are, by their {@code kura.service.pid}; any user who is logged in may ask. */
@Path("serviceListing/v1")
@Produces(MediaType.APPLICATION_JSON)
@Component(service = ServiceListingResource.class, immediate = true)
public final class ServiceListingResource {

    private final BundleContext context;
    private final ConfigurationService configuration;

    @Activate
    public ServiceListingResource(BundleContext context, @Reference ConfigurationService configuration) {
        this.context = context;
        this.configuration = configuration;
    }

    @GET
    @Path("servicePids")
    public PidSet services(@Context SecurityContext security) {
        requireUser(security);
        return pids("(" + ConfigurationService.KURA_SERVICE_PID + "=*)");
    }

    @POST
    @Path("servicePids/byInterface")
    @Consumes(MediaType.APPLICATION_JSON)
    public PidSet servicesByInterface(InterfaceNames names, @Context SecurityContext security) {
        requireUser(security);
        if (names == null
                || names.interfaceNames() == null
                || names.interfaceNames().isEmpty()) {
            throw Failures.of(Status.BAD_REQUEST, "interfaceNames cannot be null or empty");
        }
        return pids(names.interfaceNames().stream()
                .map(name -> "(objectClass=" + name + ")")
                .collect(Collectors.joining("", "(&", ")")));
    }

    @GET
    @Path("factoryPids")
    public PidSet factories(@Context SecurityContext security) {
        requireUser(security);
        return new PidSet(configuration.getFactoryComponentPids());
    }

    private static void requireUser(SecurityContext security) {
        if (security.getUserPrincipal() == null) {
            throw new WebApplicationException(Status.UNAUTHORIZED);
        }
    }

    private PidSet pids(String filter) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
            Set<String> pids = Stream.of(found == null ? new ServiceReference<?>[0] : found)
                    .map(reference -> reference.getProperty(ConfigurationService.KURA_SERVICE_PID))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .collect(Collectors.toCollection(TreeSet::new));
            return new PidSet(pids);
        } catch (InvalidSyntaxException e) {
            throw Failures.of(Status.INTERNAL_SERVER_ERROR, e.getMessage());
        }
    }

    /** A request's interfaces, all of which a service must have. */
    static final class InterfaceNames {

        private final Set<String> interfaceNames;

        InterfaceNames(Set<String> interfaceNames) {
            this.interfaceNames = interfaceNames;
        }

        Set<String> interfaceNames() {
            return interfaceNames;
        }
    }
}
