// SPDX-License-Identifier: EPL-2.0
/** Exceptions and error codes shared by all Kura services. */
@Version("1.7.0")
@Export
package org.eclipse.kura;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
