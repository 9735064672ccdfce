// SPDX-License-Identifier: EPL-2.0
/** A gateway on a developer's machine: Equinox with the services a Kura has, and an embedded MQTT broker. */
package io.fanwatch.emulator.gateway;
