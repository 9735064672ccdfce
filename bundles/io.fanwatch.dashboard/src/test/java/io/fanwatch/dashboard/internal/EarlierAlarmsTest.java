// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.Alarm.Mark;
import io.fanwatch.store.DiskQueue;
import io.fanwatch.store.QueueOptions;
import io.fanwatch.store.WhenFull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierAlarmsTest {

    private static final Instant FIRST = Instant.ofEpochMilli(1_790_000_000_000L);

    @TempDir
    private Path folder;

    @Test
    void the_file_of_version_1_0_0_is_read_at_each_start() throws IOException {
        try (InputStream packed = EarlierAlarmsTest.class.getResourceAsStream("alarms-1.0.0.gz");
                InputStream in = new GZIPInputStream(packed)) {
            Files.copy(in, folder.resolve("alarms"));
        }
        List<Alarm> alarms = EarlierAlarms.read(component -> folder, "page");

        assertThat(alarms).extracting(Alarm::number).containsExactly(3L, 2L, 1L);
        assertThat(alarms).extracting(Alarm::deviceId).containsExactly("1", "<b>2</b>", "1");
        assertThat(alarms)
                .extracting(Alarm::reason)
                .containsExactly(
                        "fan 1.0.0 found a fault probability of up to 60 %",
                        "fan 1.0.0 found a fault probability of up to 81 %",
                        "fan 1.0.0 found a fault probability of up to 90 %");
        assertThat(alarms).allSatisfy(alarm -> assertThat(alarm.state()).isEqualTo(Alarm.State.NORMAL));
        assertThat(alarms.get(0).cleared()).as("it was not over").isEmpty();
        assertThat(alarms.get(2).since()).isEqualTo(FIRST);
        assertThat(alarms.get(2).cleared()).contains(FIRST.plusSeconds(200));
        assertThat(alarms.get(2).acknowledged()).contains(new Mark("anna", FIRST.plusSeconds(150)));
        assertThat(EarlierAlarms.read(component -> folder, "page")).isEqualTo(alarms);
    }

    @Test
    void an_entry_that_makes_no_sense_costs_no_other() throws IOException {
        try (DiskQueue queue =
                DiskQueue.open(folder.resolve("alarms"), new QueueOptions(100_000, WhenFull.DROP_OLDEST))) {
            queue.append(List.of(
                    "{\"number\":1}".getBytes(StandardCharsets.UTF_8),
                    new byte[] {1, 2},
                    "{\"number\":2,\"fan\":\"7\",\"raised\":5,\"peak\":0.5,\"model\":\"m\"}"
                            .getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(EarlierAlarms.read(component -> folder, "page"))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.deviceId()).isEqualTo("7"));
    }

    @Test
    void without_such_a_file_there_are_none_and_none_is_made() {
        assertThat(EarlierAlarms.read(component -> folder, "page")).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThat(EarlierAlarms.read(
                        component -> {
                            throw new IOException("there is no disk");
                        },
                        "page"))
                .isEmpty();
    }

    @Test
    void they_are_shown_behind_those_of_the_service_and_each_of_its_fan() throws IOException {
        AlarmBoard board = new AlarmBoard();
        an_entry_that_makes_no_sense_costs_no_other();
        board.addEarlier(EarlierAlarms.read(component -> folder, "page"));

        assertThat(new String(board.history("", 10), StandardCharsets.UTF_8)).contains("\"deviceID\":\"7\"");
        assertThat(new String(board.history("7", 10), StandardCharsets.UTF_8)).contains("\"deviceID\":\"7\"");
        assertThat(new String(board.history("8", 10), StandardCharsets.UTF_8)).isEqualTo("{\"alarms\":[]}");
        assertThat(new String(board.history("7", 0), StandardCharsets.UTF_8)).isEqualTo("{\"alarms\":[]}");
        assertThat(Optional.of(board.unacknowledged())).contains(0L);
    }
}
