// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura6.internal;

import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets the console's user in by basic authentication, with every permission, and {@link #GUEST} with none. Who is refused is
 * told how to log in.
 */
@Priority(Priorities.AUTHENTICATION)
@Component(
        service = {ContainerRequestFilter.class, ContainerResponseFilter.class},
        property = "osgi.jakartars.extension:Boolean=true")
public final class Access implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String GUEST = "guest";

    private final String user;
    private final String password;

    @Context
    private ResourceInfo resource;

    @Activate
    public Access(BundleContext context) {
        user = context.getProperty("felix.webconsole.username");
        password = context.getProperty("felix.webconsole.password");
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String given = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        Optional<String> name =
                Stream.of(user, GUEST).filter(each -> login(each).equals(given)).findFirst();
        name.ifPresent(each -> request.setSecurityContext(new LoggedIn(each)));
        if (asksForPermission() && !name.equals(Optional.of(user))) {
            request.abortWith(Response.status(Status.FORBIDDEN).build());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == Status.FORBIDDEN.getStatusCode()
                && request.getSecurityContext().getUserPrincipal() == null) {
            response.setStatus(Status.UNAUTHORIZED.getStatusCode());
        }
        if (response.getStatus() == Status.UNAUTHORIZED.getStatusCode()
                || response.getStatus() == Status.FORBIDDEN.getStatusCode()) {
            response.getHeaders().add(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"kura-rest-api\"");
        }
        if (response.getStatus() >= Status.BAD_REQUEST.getStatusCode() && !response.hasEntity()) {
            String reason = response.getStatusInfo().getReasonPhrase();
            response.setEntity(Map.of("message", reason), null, MediaType.APPLICATION_JSON_TYPE);
        }
    }

    private boolean asksForPermission() {
        return Stream.of(resource.getResourceMethod(), resource.getResourceClass())
                .anyMatch(element -> element.isAnnotationPresent(RolesAllowed.class));
    }

    private String login(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Who is in; whether a permission suffices is seen to above. */
    private final class LoggedIn implements SecurityContext {

        private final String name;

        LoggedIn(String name) {
            this.name = name;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> name;
        }

        @Override
        public boolean isUserInRole(String role) {
            return name.equals(user);
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return BASIC_AUTH;
        }
    }
}
