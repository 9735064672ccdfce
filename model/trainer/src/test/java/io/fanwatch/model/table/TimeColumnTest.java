// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeColumnTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "Date;Time;x\\n31.03.2026;10:00:00;1\\n31.03.2026;10:10:00;2 ! , date in Date",
                "Time,Day,x\\n10:00,2026-03-31,1\\n10:10,2026-03-31,2 ! , date in Day",
                "Time                 x\\n2026-03-31 10:00:00  1.5\\n2026-03-31 10:10:00  2.5\\n2026-03-31 10:20:00  3.5\\n2026-03-31 10:30:00  3.5\\n2026-03-31 10:40:00  3.5 ! , date in the column before",
                "Time,TZ,x\\n2026-03-31 12:00,Europe/Rome,1\\n2026-03-31 11:10,+01:00,2 ! , zone in TZ",
                "id,Zeitstempel,x\\n1,31.03.2026 10:00,1\\n2,31.03.2026 10:10,2 ! ''",
                "id;Datum;Uhrzeit;x\\n1;31.03.2026;10:00:00;1\\n2;31.03.2026;10:10:00;2 ! , date in Datum",
                "time,x\\n3/31/2026 10:00 AM,1\\n3/31/2026 10:10 AM,2 ! , month first",
                "time,x\\n31/03/26 10:00,1\\n31/03/26 10:10,2 ! , day first",
                "time,x\\n2026-03-31T10:00:00Z,1\\n2026-03-31 10:10,2 ! ''"
            })
    void times_are_found_however_columns_hold_them(String text, String words) throws Exception {
        try (Table table = table(text.replace("\\n", "\n"))) {
            TimeColumn times = find(table, "auto").orElseThrow();

            assertThat(times.words()).isEqualTo(words);
            assertThat(iso(times, table.next())).isEqualTo("2026-03-31T10:00:00Z");
            assertThat(iso(times, table.next())).isEqualTo("2026-03-31T10:10:00Z");
        }
    }

    @Test
    void the_order_of_day_and_month_is_that_in_which_readings_go_on() throws Exception {
        List<String> lines = new ArrayList<>(List.of("time,x"));
        for (int hour = 0; hour < 400; hour++) {
            lines.add(String.format("03/%02d/2026 %02d:00,1", 1 + hour / 200, hour / 10 % 20));
        }
        lines.set(400, "03/02/2026 20:00,1");
        try (Table table = table(String.join("\n", lines))) {
            assertThat(iso(find(table, "auto").orElseThrow(), table.next())).isEqualTo("2026-03-01T00:00:00Z");
        }
        // far behind the first rows, which are looked at
        lines.add("03/13/2026 10:00,1");
        lines.removeIf(line -> line.contains("/02/"));
        try (Table table = table(String.join("\n", lines))) {
            assertThat(iso(find(table, "auto").orElseThrow(), table.next())).isEqualTo("2026-03-01T00:00:00Z");
        }
    }

    @Test
    void an_order_that_nothing_tells_is_asked_for() throws Exception {
        for (String months : List.of("03/01/2026 10:00,1\n03/01/2026 11:00,2\n", "01/01/2026,1\n01/02/2026,2\n")) {
            try (Table table = table("time,x\n" + months)) {
                assertThatThrownBy(() -> find(table, "auto"))
                        .hasMessageContaining("column time")
                        .hasMessageContaining("--time-format day-first or month-first");
                assertThat(find(table, "day-first")).isPresent();
            }
        }
    }

    @Test
    void a_number_among_dates_is_no_time_and_numbers_alone_are_said_to_begin_at_nought() throws Exception {
        StringBuilder rows = new StringBuilder("when,x\n");
        for (int i = 10; i < 30; i++) {
            rows.append("2026-03-01 10:").append(i).append(",1\n");
        }
        try (Table table = table(rows + "20,20\n")) {
            TimeColumn times = find(table, "auto").orElseThrow();
            List<Row> all = new ArrayList<>();
            while (table.hasNext()) {
                all.add(table.next());
            }
            assertThat(times.millis(all.get(19))).isPresent();
            assertThat(times.millis(all.get(20))).isEmpty();
        }
        try (Table table = table("time,x\n0.5,1\n20000.5,1\n")) {
            assertThat(find(table, "auto").orElseThrow().words()).isEqualTo(", times in seconds from 0");
        }
        try (Table table = table("time,x\n46082.5,1\n46082.6,1\n")) {
            assertThatThrownBy(() -> find(table, "auto"))
                    .hasMessageContaining("times such as 46082.5")
                    .hasMessageContaining("--time-format excel or s");
            assertThat(iso(find(table, "excel").orElseThrow(), table.next())).isEqualTo("2026-03-01T12:00:00Z");
        }
        try (Table table = table("time,x\n740042.5,1\n740042.6,1\n")) {
            assertThatThrownBy(() -> find(table, "auto"))
                    .hasMessageContaining("MATLAB")
                    .hasMessageContaining("--time-format d or s");
        }
        try (Table table = table("x,Datum\n1,46082.5\n1,46082.6\n")) {
            assertThat(find(table, "auto")).isEmpty();
            assertThat(TimeColumn.missing(table))
                    .hasMessageContaining("no column holds times, only x, Datum")
                    .hasMessageContaining("--time \"Datum\" --time-format excel");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp_ms, 1000, 1970-01-01T00:00:01Z",
        "ts_ms, 1772359200000, 2026-03-01T10:00:00Z",
        "epoch_us, 1772359200000000, 2026-03-01T10:00:00Z",
        "Time [min], 2.5, 1970-01-01T00:02:30Z",
        "timestamp_ms, 2026-03-01 10:00, 2026-03-01T10:00:00Z"
    })
    void a_column_may_say_the_unit_of_its_numbers(String name, String text, String time) throws Exception {
        try (Table table = table("x," + name + "\n1," + text + "\n2," + text + "\n")) {
            assertThat(iso(find(table, "auto").orElseThrow(), table.next())).isEqualTo(time);
        }
    }

    private static Optional<TimeColumn> find(Table table, String format) throws Exception {
        return TimeColumn.find(table, Optional.empty(), new TimeFormat(format));
    }

    private static String iso(TimeColumn times, Row row) {
        return TimeFormat.iso(times.millis(row).orElseThrow());
    }

    private Table table(String text) throws Exception {
        return new Table(Files.writeString(folder.resolve("t.csv"), text), TableOptions.FOUND);
    }
}
