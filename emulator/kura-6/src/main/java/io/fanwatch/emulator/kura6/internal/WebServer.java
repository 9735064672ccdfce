// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura6.internal;

import jakarta.servlet.http.HttpServlet;
import java.util.EventListener;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Jetty as Kura 6 sets it up: everything goes to Felix's bridge, which has both HTTP whiteboards; answers are compressed.
 */
@Component(
        immediate = true,
        service = {})
public final class WebServer {

    private static final String BRIDGE = "(http.felix.dispatcher=*)";
    private static final long STOP_SECONDS = 5;

    private final Server server = new Server();

    @Activate
    public WebServer(
            BundleContext context,
            @Reference(target = BRIDGE) HttpServlet dispatcher,
            @Reference(target = BRIDGE) EventListener events)
            throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(context.getProperty("org.apache.felix.http.host"));
        connector.setPort(Integer.parseInt(context.getProperty("org.osgi.service.http.port")));
        server.addConnector(connector);
        server.setStopTimeout(TimeUnit.SECONDS.toMillis(STOP_SECONDS));

        ServletContextHandler handler = new ServletContextHandler("/");
        handler.setClassLoader(WebServer.class.getClassLoader());
        handler.setSessionHandler(new SessionHandler());
        handler.insertHandler(new GzipHandler());
        ServletHolder holder = new ServletHolder(dispatcher);
        holder.setAsyncSupported(true);
        holder.setInitOrder(0);
        handler.addServlet(holder, "/*");
        handler.addEventListener(events);
        server.setHandler(handler);
        server.start();
    }

    @Deactivate
    void stop() throws Exception {
        server.stop();
    }
}
