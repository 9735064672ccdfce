// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/**
 * What a gateway tells of a job under way.
 *
 * @param type {@code download}, {@code install} or {@code uninstall}
 */
record Notification(String type, KuraPayload payload) {

    boolean isOf(long job) {
        return Long.valueOf(job).equals(payload.getMetric(Deployment.JOB_ID));
    }

    String status() {
        return text("dp." + type + ".status").orElse("");
    }

    Optional<String> error() {
        return text("dp." + type + ".error.message")
                .filter(message -> !message.isBlank())
                .map(Terminal::plain);
    }

    private Optional<String> text(String metric) {
        return Optional.ofNullable(payload.getMetric(metric)).map(String::valueOf);
    }
}
