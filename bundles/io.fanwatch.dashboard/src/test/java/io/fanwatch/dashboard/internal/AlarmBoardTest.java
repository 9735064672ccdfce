// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.AlarmSeverity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlarmBoardTest {

    private final AlarmBoard board = new AlarmBoard();

    @Test
    void a_fan_has_its_own_alarms_however_many_others_have_more_urgent_ones() {
        board.alarms.set(new Alarms(
                IntStream.range(0, 2_000).mapToObj(number -> alarm(number)).toList()));

        assertThat(open(board.open(""))).contains("\"total\":2000").doesNotContain("\"fan 1999\"");
        assertThat(open(board.open("fan 1999"))).contains("\"total\":1,").contains("\"deviceID\":\"fan 1999\"");
        assertThat(open(board.open("nobody"))).contains("\"alarms\":[],\"total\":0,\"outOfService\":[\"fan 3\"]");
    }

    private static String open(byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8);
    }

    private static Alarm alarm(int number) {
        return new Alarm(
                number,
                "fan " + number,
                AlarmCause.CONDITION,
                AlarmSeverity.WARNING,
                Alarm.State.UNACKNOWLEDGED,
                true,
                "vibration +2.4 σ",
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private record Alarms(List<Alarm> open) implements AlarmService {

        @Override
        public List<Alarm> history(Optional<String> deviceId, int limit) {
            return List.of();
        }

        @Override
        public Set<String> outOfService() {
            return Set.of("fan 3");
        }

        @Override
        public List<Alarm> execute(AlarmCommand command) {
            return List.of();
        }

        @Override
        public List<AuditEntry> audit(int limit) {
            return List.of();
        }
    }
}
