// SPDX-License-Identifier: EPL-2.0
/** Sends a file of labelled readings through the gateway and measures what comes back. */
package io.fanwatch.launcher.replay;
