/** Text for people: tables, and screens drawn anew in place. */
package io.fanwatch.launcher.terminal;
