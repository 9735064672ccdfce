package io.fanwatch.dashboard.internal;

import java.io.IOException;
import java.net.URL;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.framework.Bundle;
import org.osgi.service.http.context.ServletContextHelper;

/** Stands before everything the page has: who is not logged in sees nothing of it. */
final class PageContext extends ServletContextHelper {

    /* nothing but what this bundle brings; no inline script or style, no frame, no other site */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Access access;

    PageContext(Bundle bundle, Access access) {
        super(bundle);
        this.access = access;
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        Access.Decision decision =
                access.decide(Optional.ofNullable(request.getHeader("Authorization")), request.getRemoteAddr());
        if (decision.user().isPresent()) {
            request.setAttribute(AUTHENTICATION_TYPE, HttpServletRequest.BASIC_AUTH);
            request.setAttribute(REMOTE_USER, decision.user().get());
            return true;
        }
        if (decision.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Fanwatch\", charset=\"UTF-8\"");
        }
        if (decision.retrySeconds() > 0) {
            response.setHeader("Retry-After", Long.toString(decision.retrySeconds()));
        }
        PageServlet.refuse(response, decision.status(), decision.words());
        response.flushBuffer();
        return false;
    }

    /** Files are served by {@link PageServlet} only. */
    @Override
    public URL getResource(String name) {
        return null;
    }
}
