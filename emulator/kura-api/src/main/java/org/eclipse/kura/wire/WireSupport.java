// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.wireadmin.Consumer;
import org.osgi.service.wireadmin.Producer;

/** Does a component's work with its wires: a component delegates its producer and consumer methods to it. */
@ProviderType
public interface WireSupport extends Producer, Consumer {

    /** Sends the records to every connected component. */
    void emit(List<WireRecord> wireRecords);
}
