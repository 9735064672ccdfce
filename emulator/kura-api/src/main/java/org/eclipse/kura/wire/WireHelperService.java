// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.ServiceReference;

/** Looks up wire components and gives them their {@link WireSupport}. */
@ProviderType
public interface WireHelperService {

    /** Returns the {@code kura.service.pid} of a component; {@code null} if it is not registered. */
    String getPid(WireComponent wireComponent);

    /** Returns the {@code service.pid} of the component of the given {@code kura.service.pid}. */
    String getServicePid(String wireComponentPid);

    /** Returns the {@code service.pid} of a component. */
    String getServicePid(WireComponent wireComponent);

    /** Says whether the named component sends. */
    boolean isEmitter(String wireComponentPid);

    /** Says whether the named component receives. */
    boolean isReceiver(String wireComponentPid);

    /** Creates the support object of a component. */
    WireSupport newWireSupport(WireComponent wireComponent, ServiceReference<WireComponent> wireComponentRef);
}
