// SPDX-License-Identifier: EPL-2.0
/** TLS contexts and socket factories. */
@Version("2.1.0")
@Export
package org.eclipse.kura.ssl;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
