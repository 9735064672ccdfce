// SPDX-License-Identifier: EPL-2.0
/** Components of Kura Wires and what flows between them. */
@Version("2.0.0")
@Export
package org.eclipse.kura.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
