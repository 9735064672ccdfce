/** What every command of the command line has: options, passwords, exit codes. */
package io.fanwatch.kura.tools.command;
