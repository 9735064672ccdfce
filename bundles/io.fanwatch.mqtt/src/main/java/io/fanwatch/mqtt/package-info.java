/**
 * The MQTT broker connection that listeners and publishers share, independent of the client library behind it.
 */
@Export
@Version("1.0.0")
package io.fanwatch.mqtt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
