// SPDX-License-Identifier: EPL-2.0
/** A package to many gateways, in waves. */
package io.fanwatch.kura.tools.rollout;
