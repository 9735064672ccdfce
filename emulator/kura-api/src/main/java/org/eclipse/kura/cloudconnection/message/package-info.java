// SPDX-License-Identifier: EPL-2.0
/** The message that travels through a cloud connection. */
@Version("1.0.0")
@Export
package org.eclipse.kura.cloudconnection.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
