// SPDX-License-Identifier: EPL-2.0
/** What the gateway is and where it keeps its files. */
@Version("1.7.0")
@Export
package org.eclipse.kura.system;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
