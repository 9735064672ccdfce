// SPDX-License-Identifier: EPL-2.0
/** Makes readings, sends them to a broker and counts or times the verdicts that come back: cheaply, in a process of its own. */
package io.fanwatch.benchmarks.load;
