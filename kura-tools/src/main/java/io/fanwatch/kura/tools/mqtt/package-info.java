/** A lasting connection to an MQTT broker. */
package io.fanwatch.kura.tools.mqtt;
