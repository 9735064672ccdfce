/** Tries the packages on a Kura through its REST interfaces. */
package io.fanwatch.kura.tools.verify;
