/** The commands behind {@code ./fanwatch}. */
package io.fanwatch.launcher;
