// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import com.google.gson.JsonObject;
import io.fanwatch.kura.tools.mqtt.FanVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The steps of a trial that send readings and look at their verdicts; without a broker they are skipped, or only look at
 * the configuration. Not safe for use by several threads.
 */
final class ReadingSteps implements AutoCloseable {

    static final String NO_BROKER = "no readings without --broker URL";

    /** Makes the alarm follow every single reading. */
    private static final Map<String, Object> LIVE_CHANGE =
            Map.of("alarm.window", 1, "alarm.raise", 1, "alarm.clear", 0);

    private static final int READINGS = 5;

    private final Kura kura;
    private final VerificationSettings settings;
    private final Checklist checklist;
    private final Polling polling;
    private final TrialTopics topics;
    private Optional<TrialReadings> readings = Optional.empty();

    ReadingSteps(Kura kura, VerificationSettings settings, Checklist checklist, Polling polling, TrialTopics topics) {
        this.kura = kura;
        this.settings = settings;
        this.checklist = checklist;
        this.polling = polling;
        this.topics = topics;
    }

    /** Connects to the broker, if there is one. */
    void connect() throws InterruptedException {
        if (settings.broker().isPresent()) {
            TrialBroker broker = settings.broker().get();
            checklist.check("Broker", () -> {
                readings = Optional.of(TrialReadings.connect(broker, topics));
                return "reached at " + broker.address();
            });
        }
    }

    /** Has healthy and faulty readings judged. */
    void judge(String what) throws InterruptedException {
        if (settings.broker().isEmpty()) {
            checklist.skip(what, NO_BROKER);
            return;
        }
        checklist.check(what, () -> {
            TrialReadings fans = readings.orElseThrow();
            for (int i = 0; i < READINGS; i++) {
                expect(verdict(fans.healthy("verify-healthy", settings.timeout())), false);
                expect(verdict(fans.faulty("verify-faulty", settings.timeout())), true);
            }
            return 2 * READINGS + " readings at " + settings.broker().get().fromGateway() + ", each judged rightly";
        });
    }

    /** Changes the predictor's alarm and waits until that makes a difference. */
    void changeLive() throws InterruptedException {
        checklist.check("A live change takes effect", () -> {
            if (readings.isPresent()) {
                String alarm = verdict(readings.get().faulty("verify-before", settings.timeout()))
                        .alarm();
                if (!alarm.equals("NORMAL")) {
                    throw new CheckFailedException("before the change the first faulty reading has the alarm " + alarm);
                }
            }
            kura.update(TrialComponent.PREDICTOR, LIVE_CHANGE);
            awaitEffect("changed");
            return readings.isPresent() ? "alarm after 1 faulty reading in place of 5" : "read back; " + NO_BROKER;
        });
    }

    /** Sees that the live change is still there, in the configuration and in effect; says so. */
    String awaitStill() throws CheckFailedException, InterruptedException {
        awaitEffect("upgraded");
        return readings.isPresent() ? "and in effect" : "read back; " + NO_BROKER;
    }

    private FanVerdict verdict(Optional<FanVerdict> verdict) throws CheckFailedException {
        return verdict.orElseThrow(
                () -> new CheckFailedException("no verdict within " + Polling.words(settings.timeout())
                        + ": does the gateway reach the broker at "
                        + settings.broker().orElseThrow().fromGateway()
                        + "? If it has another address there, add --gateway-broker URL; Kura's log says more"));
    }

    private static void expect(FanVerdict verdict, boolean faulty) throws CheckFailedException {
        if (verdict.fault() != faulty) {
            throw new CheckFailedException("a " + (faulty ? "faulty" : "healthy") + " reading is called "
                    + (verdict.fault() ? "faulty" : "healthy") + ", probability " + verdict.probability());
        }
    }

    /** Waits until the change is in the configuration and, with a broker, makes a difference. */
    private void awaitEffect(String when) throws CheckFailedException, InterruptedException {
        polling.await("configuration", () -> {
            JsonObject values =
                    kura.configurations(List.of(TrialComponent.PREDICTOR)).get(TrialComponent.PREDICTOR);
            String different = LIVE_CHANGE.entrySet().stream()
                    .filter(each -> values == null
                            || !values.has(each.getKey())
                            || values.get(each.getKey()).getAsInt() != (Integer) each.getValue())
                    .map(each -> each.getKey() + " is not " + each.getValue())
                    .sorted()
                    .collect(Collectors.joining(", "));
            return different.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the configuration of " + TrialComponent.PREDICTOR + " is another: " + different);
        });
        if (readings.isPresent()) {
            int[] fan = {0};
            polling.await("alarm", () -> {
                // a fan of its own each time: its first reading decides
                String name = "verify-" + when + "-" + fan[0]++;
                String alarm = readings.get()
                        .faulty(name, settings.timeout())
                        .map(FanVerdict::alarm)
                        .orElse("missing");
                return alarm.equals("ACTIVE")
                        ? Optional.empty()
                        : Optional.of("the first faulty reading of a fan has the alarm " + alarm);
            });
        }
    }

    /** Leaves nothing at the broker. */
    @Override
    public void close() {
        readings.ifPresent(TrialReadings::close);
    }
}
