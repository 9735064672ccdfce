// SPDX-License-Identifier: EPL-2.0
/** Finds a listener's configuration for messages that there are. */
package io.fanwatch.telemetry.internal.recognise;
