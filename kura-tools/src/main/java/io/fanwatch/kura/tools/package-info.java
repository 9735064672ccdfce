// SPDX-License-Identifier: EPL-2.0
/** The commands that work at a Kura gateway from outside: {@code verify-kura} and {@code ota}. */
package io.fanwatch.kura.tools;
