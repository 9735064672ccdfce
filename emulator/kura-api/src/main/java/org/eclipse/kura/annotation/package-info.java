// SPDX-License-Identifier: EPL-2.0
/** Annotations that document how a type may be used. */
@Version("1.0.0")
@Export
package org.eclipse.kura.annotation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
