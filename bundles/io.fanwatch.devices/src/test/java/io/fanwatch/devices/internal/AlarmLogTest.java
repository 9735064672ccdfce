// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.devices.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceEvent;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AlarmLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(AlarmLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(90);
    private final AlarmLog log = new AlarmLog(() -> now);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void alarms_that_chatter_are_logged_so_often_and_then_one_line_says_what_calms_them() {
        for (int i = 0; i < 10_000; i++) {
            log.happened(event(i % 2 == 0));
        }

        assertThat(lines.list).hasSize(AlarmLog.MOST_A_MINUTE + 1);
        assertThat(lines.list.get(AlarmLog.MOST_A_MINUTE - 1).getFormattedMessage())
                .isEqualTo("Fan 1: alarm NORMAL, fault probability 0.5");
        ILoggingEvent last = lines.list.get(AlarmLog.MOST_A_MINUTE);
        assertThat(last.getLevel()).isEqualTo(Level.WARN);
        assertThat(last.getFormattedMessage()).contains("alarm.window");
    }

    @Test
    void the_next_minute_is_logged_again() {
        for (int minute = 0; minute < 3; minute++) {
            for (int i = 0; i < AlarmLog.MOST_A_MINUTE; i++) {
                log.happened(event(true));
            }
            now += TimeUnit.MINUTES.toNanos(1);
        }

        assertThat(lines.list).hasSize(3 * AlarmLog.MOST_A_MINUTE).allMatch(line -> line.getLevel() == Level.INFO);
    }

    private static DeviceEvent event(boolean raised) {
        AlarmState alarm = raised ? AlarmState.ACTIVE : AlarmState.NORMAL;
        Verdict verdict = new Verdict(Plant.reading("1", 600), 0.5f, true, Plant.MODEL, alarm, true);
        Device device = new Device(
                "1", Instant.EPOCH, Instant.EPOCH, Optional.of(verdict), 0.5f, alarm, Instant.EPOCH, 0.5f, false);
        return new DeviceEvent(
                raised ? DeviceEvent.Kind.ALARM_RAISED : DeviceEvent.Kind.ALARM_CLEARED, Instant.EPOCH, "p", device);
    }
}
