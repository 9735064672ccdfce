// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/**
 * The page's place on the gateway's web server, by the HTTP whiteboard. Stands before everything the page has: who is not
 * logged in sees nothing of it. Thread-safe.
 */
final class Site extends ServletContextHelper implements AutoCloseable {

    /* nothing but what this bundle brings; no inline script or style, no frame, no other site */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final BundleContext context;
    private final String name;
    private final Access access;
    private final Servlet servlet;
    /** The last one first. */
    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();

    private Optional<String> path = Optional.empty();

    /** @param pid which dashboard, so that several may stand side by side */
    Site(BundleContext context, String pid, Access access, Servlet servlet) {
        this.context = context;
        this.name = "fanwatch-" + Integer.toHexString(pid.hashCode());
        this.access = access;
        this.servlet = servlet;
    }

    synchronized void serve(Optional<String> wanted) {
        if (wanted.equals(path)) {
            return;
        }
        close();
        wanted.ifPresent(this::register);
        path = wanted;
    }

    synchronized Optional<String> path() {
        return path;
    }

    private void register(String at) {
        registrations.push(context.registerService(
                ServletContextHelper.class,
                this,
                new Hashtable<>(Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, name,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, at))));
        registrations.push(context.registerService(
                Servlet.class,
                servlet,
                new Hashtable<>(Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME,
                        name,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                        "/*",
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                        true,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                        "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + name + ")"))));
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

    @Override
    public synchronized void close() {
        // the servlet first: never without its log-in
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
        path = Optional.empty();
    }
}
