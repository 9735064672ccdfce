// SPDX-License-Identifier: EPL-2.0
/** Text for people: tables, and screens drawn anew in place. */
package io.fanwatch.kura.tools.terminal;
