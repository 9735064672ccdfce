// SPDX-License-Identifier: EPL-2.0
/** Brings back what damaged queue files still hold. */
package io.fanwatch.launcher.recover;
