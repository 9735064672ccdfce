// SPDX-License-Identifier: EPL-2.0
/** Runs the broker, the gateway, the references and the load generator, and measures them in turn. */
package io.fanwatch.benchmarks.endtoend;
