// SPDX-License-Identifier: EPL-2.0
/**
 * How messages are taken apart. A format of one's own is one class: implement {@link
 * io.fanwatch.telemetry.format.PayloadFormat}, register it as an OSGi service with a {@code kura.service.pid}, and name that
 * at the listener, with {@code payload.format} {@code SERVICE}.
 */
@Export
@Version("1.0.0")
package io.fanwatch.telemetry.format;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
