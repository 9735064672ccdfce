// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.tools.ota.PackageSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is rolled out, and how.
 *
 * @param source the package
 * @param previous the version before, to roll back to
 * @param parallel how many gateways at once
 * @param tolerated how many gateways of a wave may fail without a halt
 * @param soak how long a wave works before it is looked at
 * @param timeout how long an installation may take
 * @param mostNewAlarms how many more fans may have an alarm, as a part of all fans, 0 to 1
 * @param leastAgreement of a model in shadow, 0 to 1
 * @param state the file that tells how far it is
 */
public record RolloutSettings(
        PackageSource source,
        Optional<PackageSource> previous,
        int parallel,
        int tolerated,
        Duration soak,
        Duration timeout,
        double mostNewAlarms,
        double leastAgreement,
        Path state) {

    Gate gate() {
        return new Gate(mostNewAlarms, leastAgreement);
    }
}
