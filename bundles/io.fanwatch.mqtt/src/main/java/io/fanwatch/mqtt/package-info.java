// SPDX-License-Identifier: EPL-2.0
/**
 * The MQTT broker connection that listeners and publishers share, independent of the client library behind it.
 * For Fanwatch's own bundles, not for other add-ons.
 */
@Export
@Version("2.1.0")
package io.fanwatch.mqtt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
