// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.wireadmin.Producer;

/** A component that sends envelopes along its wires. */
@ConsumerType
public interface WireEmitter extends WireComponent, Producer {}
