// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import com.eclipsesource.jaxrs.provider.security.AuthenticationHandler;
import com.eclipsesource.jaxrs.provider.security.AuthorizationHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.Base64;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerResponseContext;
import javax.ws.rs.container.ContainerResponseFilter;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response.Status;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.ext.Provider;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets the web console's user in by basic authentication. That user has every permission, as Kura's {@code admin} has;
 * whoever is not logged in has none. A second user, {@link #GUEST}, has the same password and no permission.
 */
@Provider
@Component(
        service = {AuthenticationHandler.class, AuthorizationHandler.class},
        immediate = true)
public final class Access implements AuthenticationHandler, AuthorizationHandler, ContainerResponseFilter {

    /** Who is known but may call only what asks for no permission: to see how a client takes that. */
    static final String GUEST = "guest";

    private static final String SCHEME = "Basic ";

    private final String user;
    private final String password;

    @Activate
    public Access(BundleContext context) {
        this(context.getProperty("felix.webconsole.username"), context.getProperty("felix.webconsole.password"));
    }

    Access(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public Principal authenticate(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(SCHEME)) {
            return null;
        }
        if (matches(header, user)) {
            return () -> user;
        }
        return matches(header, GUEST) ? () -> GUEST : null;
    }

    @Override
    public boolean isUserInRole(Principal principal, String role) {
        return principal != null && principal.getName().equals(user);
    }

    @Override
    public String getAuthenticationScheme() {
        return SecurityContext.BASIC_AUTH;
    }

    /** Who is not logged in gets 401 and how to log in, also where Jersey would say 403. */
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        SecurityContext security = request.getSecurityContext();
        boolean known = security != null && security.getUserPrincipal() != null;
        if (response.getStatus() == Status.FORBIDDEN.getStatusCode() && !known) {
            response.setStatus(Status.UNAUTHORIZED.getStatusCode());
        }
        if (response.getStatus() == Status.UNAUTHORIZED.getStatusCode()
                || response.getStatus() == Status.FORBIDDEN.getStatusCode()) {
            response.getHeaders().add(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"kura-rest-api\"");
        }
    }

    private boolean matches(String header, String name) {
        String expected =
                SCHEME + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(
                header.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
