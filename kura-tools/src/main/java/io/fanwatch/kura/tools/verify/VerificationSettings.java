// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to try a gateway.
 *
 * @param packages the folder with the deployment packages
 * @param broker for readings; without one none are sent
 * @param timeout how long the gateway may take for one step, such as installing a package
 * @param beside whether to run although components of the operator's would send their verdicts to the trial too
 */
public record VerificationSettings(Path packages, Optional<TrialBroker> broker, Duration timeout, boolean beside) {}
