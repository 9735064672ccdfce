// SPDX-License-Identifier: EPL-2.0
/** The commands behind {@code ./fanwatch}. */
package io.fanwatch.launcher;
