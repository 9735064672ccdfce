// SPDX-License-Identifier: EPL-2.0
/** Payload of a message: metrics, body, time and position. */
@Version("1.5.0")
@Export
package org.eclipse.kura.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
