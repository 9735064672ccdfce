// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireReceiver;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Kura's wire helper for components with one port. */
@Component(
        name = "org.eclipse.kura.wire.WireHelperService",
        service = WireHelperService.class,
        immediate = true,
        property = "kura.service.pid=org.eclipse.kura.wire.WireHelperService")
public final class WireHelperServiceComponent implements WireHelperService {

    private final BundleContext context;

    @Activate
    public WireHelperServiceComponent(BundleContext context) {
        this.context = context;
    }

    @Override
    public String getPid(WireComponent wireComponent) {
        return find(reference -> isOf(reference, wireComponent))
                .map(reference -> (String) reference.getProperty(ConfigurationService.KURA_SERVICE_PID))
                .orElse(null);
    }

    @Override
    public String getServicePid(String wireComponentPid) {
        return find(reference -> isNamed(reference, wireComponentPid))
                .map(reference -> (String) reference.getProperty(Constants.SERVICE_PID))
                .orElse(null);
    }

    @Override
    public String getServicePid(WireComponent wireComponent) {
        return find(reference -> isOf(reference, wireComponent))
                .map(reference -> (String) reference.getProperty(Constants.SERVICE_PID))
                .orElse(null);
    }

    @Override
    public boolean isEmitter(String wireComponentPid) {
        return find(reference -> isNamed(reference, wireComponentPid))
                .filter(reference -> context.getService(reference) instanceof WireEmitter)
                .isPresent();
    }

    @Override
    public boolean isReceiver(String wireComponentPid) {
        return find(reference -> isNamed(reference, wireComponentPid))
                .filter(reference -> context.getService(reference) instanceof WireReceiver)
                .isPresent();
    }

    /** Returns null, as Kura does, while the component's service is not registered. */
    @Override
    public WireSupport newWireSupport(WireComponent wireComponent, ServiceReference<WireComponent> wireComponentRef) {
        return wireComponentRef == null
                ? null
                : new WireEnd(wireComponent, (String) wireComponentRef.getProperty(Constants.SERVICE_PID));
    }

    private Optional<ServiceReference<WireComponent>> find(Predicate<ServiceReference<WireComponent>> wanted) {
        try {
            Collection<ServiceReference<WireComponent>> all = context.getServiceReferences(WireComponent.class, null);
            return all.stream().filter(wanted).findFirst();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isOf(ServiceReference<WireComponent> reference, WireComponent component) {
        return context.getService(reference) == component;
    }

    private static boolean isNamed(ServiceReference<WireComponent> reference, String pid) {
        return pid.equals(reference.getProperty(ConfigurationService.KURA_SERVICE_PID));
    }
}
