// SPDX-License-Identifier: EPL-2.0
/** Encryption of secrets at rest. */
@Version("1.3.0")
@Export
package org.eclipse.kura.crypto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
