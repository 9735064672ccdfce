// SPDX-License-Identifier: EPL-2.0
/** Typed values that flow through Kura Wires. */
@Version("1.1.0")
@Export
package org.eclipse.kura.type;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
