package io.fanwatch.influxdb.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.StatusSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How all components of the gateway are doing, this one among them: which is why they are no reference of it. */
final class GatewayStatus implements Supplier<List<Status>> {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayStatus.class);

    private final BundleContext context;

    GatewayStatus(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Status> get() {
        List<Status> states = new ArrayList<>();
        try {
            for (ServiceReference<StatusSource> reference : context.getServiceReferences(StatusSource.class, null)) {
                add(reference, states);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
        return states;
    }

    private void add(ServiceReference<StatusSource> reference, List<Status> states) {
        StatusSource source = context.getService(reference);
        if (source == null) {
            return; // just gone
        }
        try {
            states.add(source.status());
        } catch (RuntimeException e) {
            LOG.debug("A component does not tell its status", e);
        } finally {
            context.ungetService(reference);
        }
    }
}
