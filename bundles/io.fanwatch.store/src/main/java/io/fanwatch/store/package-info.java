// SPDX-License-Identifier: EPL-2.0
/** What must outlive a restart of the gateway, on its disk. */
@Export
@Version("1.4.0")
package io.fanwatch.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
