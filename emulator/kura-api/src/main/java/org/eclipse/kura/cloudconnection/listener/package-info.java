// SPDX-License-Identifier: EPL-2.0
/** Listeners for connection and delivery events. */
@Version("1.0.0")
@Export
package org.eclipse.kura.cloudconnection.listener;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
