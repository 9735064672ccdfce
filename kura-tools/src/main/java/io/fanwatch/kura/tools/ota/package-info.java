// SPDX-License-Identifier: EPL-2.0
/** Installing and removing packages on a gateway over its cloud connection, as Kura's deployment handler understands it. */
package io.fanwatch.kura.tools.ota;
