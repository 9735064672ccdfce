// SPDX-License-Identifier: EPL-2.0
/** A lasting connection to an MQTT broker. */
package io.fanwatch.kura.tools.mqtt;
