// SPDX-License-Identifier: EPL-2.0
/** Components that an operator configures and the service that stores their configuration. */
@Version("1.2.0")
@Export
package org.eclipse.kura.configuration;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
