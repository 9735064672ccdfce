// SPDX-License-Identifier: EPL-2.0
/** Subscribers to messages from a cloud platform. */
@Version("1.0.0")
@Export
package org.eclipse.kura.cloudconnection.subscriber;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
