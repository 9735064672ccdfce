// SPDX-License-Identifier: EPL-2.0
/** {@code fanwatch export}: the readings around alarms, with what the alarms turned out to be. */
package io.fanwatch.launcher.export;
