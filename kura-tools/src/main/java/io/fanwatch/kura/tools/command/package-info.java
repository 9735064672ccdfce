// SPDX-License-Identifier: EPL-2.0
/** What every command of the command line has: options, passwords, exit codes. */
package io.fanwatch.kura.tools.command;
