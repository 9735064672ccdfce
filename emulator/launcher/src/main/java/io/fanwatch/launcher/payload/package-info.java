// SPDX-License-Identifier: EPL-2.0
/** {@code fanwatch try-payload}: finds a listener's configuration for messages that there are. */
package io.fanwatch.launcher.payload;
