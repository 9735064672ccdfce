// SPDX-License-Identifier: EPL-2.0
/** The description of a configuration: attributes, types, ranges and options. */
@Version("1.1.0")
@Export
package org.eclipse.kura.configuration.metatype;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
