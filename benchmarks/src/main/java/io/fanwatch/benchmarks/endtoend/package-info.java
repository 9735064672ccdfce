/** Runs the broker, the gateway, the references and the load generator, and measures them in turn. */
package io.fanwatch.benchmarks.endtoend;
