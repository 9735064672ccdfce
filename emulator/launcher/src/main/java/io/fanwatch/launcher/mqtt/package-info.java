/** A lasting connection to an MQTT broker. */
package io.fanwatch.launcher.mqtt;
