// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import com.sun.net.httpserver.HttpServer;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import java.net.InetAddress;
import java.net.URI;
import java.security.Principal;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;

/** The resources of Kura 6 on its Jersey 3, behind an HTTP server. Loaded by {@link JakartaResourcesTest}'s class loader. */
public final class JakartaServer implements Supplier<URI>, AutoCloseable {

    /* it warns of every resource that it is no provider too */
    private static final Logger OF_PROVIDERS = Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    private final HttpServer server;

    public JakartaServer() {
        OF_PROVIDERS.setLevel(Level.SEVERE);
        JakartaAlarmResource alarms = new JakartaAlarmResource();
        alarms.alarms = RestExamples.alarms();
        ResourceConfig resources = new ResourceConfig()
                .property("jersey.config.server.wadl.disableWadl", true)
                .register(alarms)
                .register(new JakartaStatusResource(RestExamples.diagnosis()))
                .register(new LogIn())
                .register(RolesAllowedDynamicFeature.class);
        server = JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/services/"), resources, true);
    }

    @Override
    public URI get() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/services/");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Lets a request in as ada with the role that its header names. */
    @Priority(Priorities.AUTHENTICATION)
    private static final class LogIn implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String role = request.getHeaderString("Role");
            request.setSecurityContext(new SecurityContext() {
                @Override
                public Principal getUserPrincipal() {
                    return () -> "ada";
                }

                @Override
                public boolean isUserInRole(String asked) {
                    return asked.equals(role);
                }

                @Override
                public boolean isSecure() {
                    return true;
                }

                @Override
                public String getAuthenticationScheme() {
                    return BASIC_AUTH;
                }
            });
        }
    }
}
