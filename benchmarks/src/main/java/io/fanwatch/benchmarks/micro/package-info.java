// SPDX-License-Identifier: EPL-2.0
/** One step of a reading's way through the gateway, beside the library beneath it. */
package io.fanwatch.benchmarks.micro;
