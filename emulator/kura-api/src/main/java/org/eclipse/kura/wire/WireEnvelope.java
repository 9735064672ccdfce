// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.wireadmin.BasicEnvelope;

/** Records on their way along a wire, with the component they come from. Immutable. */
@ProviderType
public class WireEnvelope extends BasicEnvelope {

    private final List<WireRecord> records;

    /** Creates an envelope. */
    public WireEnvelope(String emitterPid, List<WireRecord> wireRecords) {
        this(List.copyOf(wireRecords), emitterPid);
    }

    private WireEnvelope(List<WireRecord> records, String emitterPid) {
        super(records, emitterPid, "WIRES");
        this.records = records;
    }

    /** Returns the {@code kura.service.pid} of the component that sent the records. */
    public String getEmitterPid() {
        return (String) getIdentification();
    }

    /** Returns the records, unmodifiable. */
    public List<WireRecord> getRecords() {
        return records;
    }
}
