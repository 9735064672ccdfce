// SPDX-License-Identifier: EPL-2.0
/** A browser without a window, for pictures of the live page and for its tests. */
package io.fanwatch.launcher.browser;
