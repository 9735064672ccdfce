// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Every device that predictors judge, with its last reading, its last verdict, its alarm and whether it is silent: the one
 * place where the gateway keeps that. A service, always there, without configuration. Bounded by the predictors'
 * {@code fans.maximum}. Alarms, their windows and what is usual for a device outlive a restart; a kill costs the last seconds.
 *
 * <p>Thread-safe. Readers never block and never hold up a predictor; each {@link Device} they get is consistent in itself. What
 * several predictors judge is one device here: the one with an alarm counts, then the one heard last; what only a predictor
 * knows that is gone counts least.
 */
@ProviderType
public interface DeviceRegistry {

    /**
     * What {@link #changesSince} told.
     *
     * @param revision up to which all is told; where the next call goes on
     * @param forgotten the devices that are no longer known; unmodifiable
     * @param complete whether none is missing among {@code forgotten}; if not, {@link #device} tells of those one knows whether
     *     they are still there
     */
    record Changes(long revision, List<String> forgotten, boolean complete) {}

    /**
     * The tracker of one predictor, with the devices that it knew before. The predictor is taken to be gone when it says so by
     * {@link #release}.
     *
     * @param predictor its {@code kura.service.pid}
     */
    DeviceTracker tracker(String predictor);

    /** Says that a predictor is gone. What it knew is kept for a month, for when it comes back. */
    void release(String predictor);

    /** Says that a predictor was deleted: its devices are forgotten, with their alarms. */
    void forget(String predictor);

    /** The device of that id, if it is known. */
    Optional<Device> device(String id);

    /**
     * A page of the devices in the order of their ids. Costs as much as there are devices, whatever the page: for a person or a
     * request, not for every second.
     *
     * @param after the last id of the page before; empty for the first page
     * @param limit how many at most
     * @return unmodifiable
     */
    List<Device> devices(String after, int limit);

    /**
     * Tells of every device that changed, by a reading or by silence, once and as it is now. Costs as much as there were
     * changes, not as there are devices.
     *
     * @param revision of the call before; 0, or one of before a restart, for all devices
     * @param changed is told of each; on the caller's thread, which may take its time
     */
    Changes changesSince(long revision, Consumer<Device> changed);

    /** How many devices there are; one that several predictors judge counts with each. */
    int size();

    /** How many readings were tracked since the start. */
    long readings();
}
