// SPDX-License-Identifier: EPL-2.0
/** Simulated fans and a live table of the gateway's verdicts. */
package io.fanwatch.launcher.demo;
