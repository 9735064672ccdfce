// SPDX-License-Identifier: EPL-2.0
/** A snapshot of Kura, as a file and as what brings it to gateways. */
package io.fanwatch.kura.tools.snapshot;
