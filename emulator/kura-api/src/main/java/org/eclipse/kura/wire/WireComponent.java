// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ProviderType;

/** A component of a wire graph. */
@ProviderType
public interface WireComponent {}
