// SPDX-License-Identifier: EPL-2.0
/** Deployment packages on this machine. */
package io.fanwatch.kura.tools.deployment;
