// SPDX-License-Identifier: EPL-2.0
/** A gateway on this machine, for the commands that need one. */
package io.fanwatch.launcher.gateway;
