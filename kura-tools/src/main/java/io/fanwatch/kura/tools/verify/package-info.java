// SPDX-License-Identifier: EPL-2.0
/** Tries the packages on a Kura through its REST interfaces. */
package io.fanwatch.kura.tools.verify;
