package io.fanwatch.dashboard.internal;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** Puts the page on the gateway's web server, by the HTTP whiteboard. Thread-safe. */
final class Site implements AutoCloseable {

    private final BundleContext context;
    private final String name;
    private final PageContext pageContext;
    private final PageServlet servlet;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private Optional<String> path = Optional.empty();

    /** @param pid which dashboard, so that several may stand side by side */
    Site(BundleContext context, String pid, PageContext pageContext, PageServlet servlet) {
        this.context = context;
        this.name = "fanwatch-" + Integer.toHexString(pid.hashCode());
        this.pageContext = pageContext;
        this.servlet = servlet;
    }

    /** Serves the page at that path, or nowhere. */
    synchronized void serve(Optional<String> wanted) {
        if (wanted.equals(path)) {
            return;
        }
        close();
        wanted.ifPresent(this::register);
        path = wanted;
    }

    /** Where the page is, if it is served. */
    synchronized Optional<String> path() {
        return path;
    }

    private void register(String at) {
        registrations.add(context.registerService(
                ServletContextHelper.class,
                pageContext,
                new Hashtable<>(Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, name,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, at))));
        registrations.add(context.registerService(
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
    public synchronized void close() {
        // the servlet first: never without its log-in
        for (int i = registrations.size() - 1; i >= 0; i--) {
            registrations.get(i).unregister();
        }
        registrations.clear();
        path = Optional.empty();
    }
}
