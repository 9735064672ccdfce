// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.fanwatch.store.RetryLaterException;
import io.fanwatch.store.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointTransportTest {

    /** A database that writes what it takes and refuses the rest, as InfluxDB does. */
    private static final class Refusing implements Database {
        private final TreeSet<String> written = new TreeSet<>();
        private final Function<List<String>, Optional<RefusedException>> refusal;
        private int requests;

        Refusing(Function<List<String>, Optional<RefusedException>> refusal) {
            this.refusal = refusal;
        }

        @Override
        public void prepare() {}

        @Override
        public void write(List<String> lines) throws IOException {
            requests++;
            Optional<RefusedException> refused = refusal.apply(lines);
            if (refused.isPresent()) {
                throw refused.get();
            }
            written.addAll(lines);
        }

        @Override
        public void close() {}
    }

    /** An item that remembers what became of it. */
    private static final class Point implements Transport.Item {

        private final String text;
        private Optional<String> refusal = Optional.empty();
        private boolean delivered;

        Point(String text) {
            this.text = text;
        }

        @Override
        public byte[] content() {
            return text.getBytes(UTF_8);
        }

        @Override
        public void delivered() {
            delivered = refusal.isEmpty();
        }

        @Override
        public void refused(String reason) {
            refusal = Optional.of(reason);
        }
    }

    private final List<Point> hundred =
            IntStream.range(0, 100).mapToObj(i -> new Point("point " + i)).toList();

    @Test
    void bad_points_are_found_and_the_others_written() throws Exception {
        Refusing database = new Refusing(lines -> lines.contains("point 17") || lines.contains("point 80")
                ? Optional.of(new RefusedException(400, "partial write: field type conflict dropped=1", 0))
                : Optional.empty());

        send(database, hundred);

        assertThat(refused()).containsExactly("point 17", "point 80");
        assertThat(hundred.get(17).refusal)
                .hasValueSatisfying(reason -> assertThat(reason).contains("field type conflict"));
        assertThat(hundred).filteredOn(point -> point.delivered).hasSize(98);
        assertThat(database.written).hasSize(98).doesNotContain("point 17", "point 80");
        assertThat(database.requests).isLessThan(40);
    }

    @Test
    void a_batch_of_which_every_point_is_bad_costs_one_request() throws Exception {
        Refusing database = new Refusing(
                lines -> Optional.of(new RefusedException(400, "partial write: whatever dropped=" + lines.size(), 0)));

        send(database, hundred);

        assertThat(refused()).hasSize(100);
        assertThat(database.requests).isEqualTo(1);
    }

    @Test
    void an_answer_that_blames_no_point_and_comes_for_each_leaves_all_to_be_written_again() {
        Refusing database = new Refusing(lines -> Optional.of(new RefusedException(400, "database is required", 0)));

        assertThatIOException()
                .isThrownBy(() -> send(database, hundred))
                .withMessageContaining("answers 400, database is required");
        assertThat(hundred).noneMatch(point -> point.delivered || point.refusal.isPresent());
    }

    @Test
    void a_failure_in_between_leaves_all_to_be_written_again() {
        List<Integer> sizes = new ArrayList<>();
        Refusing database = new Refusing(lines -> {
            sizes.add(lines.size());
            return Optional.of(
                    sizes.size() < 3
                            ? new RefusedException(400, "unable to parse", 0)
                            : new RefusedException(503, "busy", 7));
        });

        assertThatExceptionOfType(RetryLaterException.class)
                .isThrownBy(() -> send(database, hundred))
                .withMessageContaining("answers 503, busy")
                .satisfies(e -> assertThat(e.wait(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(7)));
        assertThat(hundred).noneMatch(point -> point.delivered || point.refusal.isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine: error writing WAL entry: write /wal/f/autogen/1/_00001.wal: no space left on device",
                "engine: error rolling WAL segment: error opening new segment file for wal (1): input/output error",
                "open /var/lib/influxdb/meta/meta.dbtmp: no space left on device"
            })
    void a_database_whose_disk_was_full_is_to_be_restarted_and_nothing_is_lost(String answer) {
        Refusing database = new Refusing(lines -> Optional.of(new RefusedException(500, answer, 0)));

        assertThatIOException()
                .isThrownBy(() -> send(database, hundred))
                .withMessageContaining("answers 500, " + answer)
                .withMessageContaining("make room on its disk, then restart it");
        assertThat(hundred).noneMatch(point -> point.delivered || point.refusal.isPresent());
    }

    @Test
    void a_single_point_that_is_too_large_is_bad() throws Exception {
        Refusing database = new Refusing(lines -> Optional.of(new RefusedException(413, "too large", 0)));

        send(database, hundred.subList(0, 1));

        assertThat(refused()).hasSize(1);
    }

    private static void send(Database database, List<Point> points) throws IOException {
        try (PointTransport transport = new PointTransport(Configs.settings(), database)) {
            transport.send(List.copyOf(points));
        }
    }

    private List<String> refused() {
        return hundred.stream()
                .filter(point -> point.refusal.isPresent())
                .map(point -> point.text)
                .toList();
    }
}
