// SPDX-License-Identifier: EPL-2.0
/**
 * What passes between the parts of Fanwatch: readings, verdicts, and the services that hand them on.
 *
 * <p>Parts meet only as OSGi services of this package: a listener gives {@link io.fanwatch.api.Delivery deliveries} to a
 * {@link io.fanwatch.api.ReadingSink}, the predictor behind it asks a {@link io.fanwatch.api.Scorer} and hands
 * {@link io.fanwatch.api.Verdict verdicts} to every {@link io.fanwatch.api.VerdictSink}. A scorer tells every
 * {@link io.fanwatch.api.ModelListener} what happens to its model. What is known of each device is in the
 * {@link io.fanwatch.api.DeviceRegistry}, what is wrong with it in the {@link io.fanwatch.api.AlarmService}.
 */
@Export
@Version("2.4.0")
package io.fanwatch.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
