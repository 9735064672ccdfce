// SPDX-License-Identifier: EPL-2.0
/**
 * What every Fanwatch component needs once: {@link io.fanwatch.component.ActiveConfiguration a checked configuration} of which
 * the last good one stays active, {@link io.fanwatch.component.SupervisedThread threads} that nothing ends silently,
 * {@link io.fanwatch.component.StatusReport status reports}, passwords, back-off, rates. For Fanwatch's own bundles, not for
 * other add-ons: it changes with any version.
 */
@Export
@Version("1.1.0")
package io.fanwatch.component;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
