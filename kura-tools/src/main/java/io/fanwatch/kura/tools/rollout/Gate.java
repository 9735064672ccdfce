// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.tools.ota.Health;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.util.Optional;

/**
 * What must hold on a gateway after its update, for the next wave to begin.
 *
 * @param mostNewAlarms how many more fans than before may have an alarm, as a part of all fans, 0 to 1
 * @param leastAgreement of a model in shadow with the one in service, if there is one, 0 to 1
 */
record Gate(double mostNewAlarms, double leastAgreement) {

    /** Why a gateway is not to be followed by others; empty if it is as well as before. */
    Optional<String> objection(Optional<Health> before, Optional<Health> after) {
        if (after.isEmpty()) {
            return before.map(had -> "does not tell its status any more");
        }
        Health now = after.get();
        Optional<String> error = now.errors().entrySet().stream()
                .filter(each -> before.filter(had -> had.errors().containsKey(each.getKey()))
                        .isEmpty())
                .map(each -> each.getKey() + ": " + Terminal.plain(each.getValue()))
                .sorted()
                .findFirst();
        if (error.isPresent()) {
            return error;
        }
        long newAlarms = now.alarms() - before.map(Health::alarms).orElse(now.alarms());
        if (newAlarms > mostNewAlarms * now.fans()) {
            return Optional.of(newAlarms + " more of " + now.fans() + " fans have an alarm than before");
        }
        if (now.agreement().isPresent() && now.agreement().getAsDouble() < leastAgreement) {
            return Optional.of(
                    "the model in shadow agrees on " + now.agreement().getAsDouble() + " of the readings");
        }
        return Optional.empty();
    }
}
