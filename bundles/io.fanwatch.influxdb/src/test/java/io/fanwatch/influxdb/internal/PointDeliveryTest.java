package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointDeliveryTest {

    private static final List<String> HUNDRED =
            IntStream.range(0, 100).mapToObj(i -> "point " + i).toList();

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

    @Test
    void bad_points_are_found_and_the_others_written() throws Exception {
        Refusing database = new Refusing(lines -> lines.contains("point 17") || lines.contains("point 80")
                ? Optional.of(new RefusedException(400, "partial write: field type conflict dropped=1", 0))
                : Optional.empty());

        List<PointDelivery.Bad> bad = PointDelivery.write(database, HUNDRED);

        assertThat(bad).flatExtracting(PointDelivery.Bad::lines).containsExactly("point 17", "point 80");
        assertThat(bad.get(0).reason()).contains("field type conflict");
        assertThat(database.written).hasSize(98).doesNotContain("point 17", "point 80");
        assertThat(database.requests).isLessThan(40);
    }

    @Test
    void a_batch_of_which_every_point_is_bad_costs_one_request() throws Exception {
        Refusing database = new Refusing(
                lines -> Optional.of(new RefusedException(400, "partial write: whatever dropped=" + lines.size(), 0)));

        assertThat(PointDelivery.count(PointDelivery.write(database, HUNDRED))).isEqualTo(100);
        assertThat(database.requests).isEqualTo(1);
    }

    @Test
    void an_answer_that_blames_no_point_and_comes_for_each_leaves_all_to_be_written_again() {
        Refusing database = new Refusing(lines -> Optional.of(new RefusedException(400, "database is required", 0)));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> PointDelivery.write(database, HUNDRED))
                .withMessage("database is required");
    }

    @Test
    void a_failure_in_between_leaves_all_to_be_written_again() {
        List<Integer> sizes = new ArrayList<>();
        Refusing database = new Refusing(lines -> {
            sizes.add(lines.size());
            return Optional.of(
                    sizes.size() < 3
                            ? new RefusedException(400, "unable to parse", 0)
                            : new RefusedException(503, "busy", 0));
        });

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> PointDelivery.write(database, HUNDRED))
                .withMessage("busy");
    }

    @Test
    void a_single_point_that_is_too_large_is_bad() throws Exception {
        Refusing database = new Refusing(lines -> Optional.of(new RefusedException(413, "too large", 0)));

        assertThat(PointDelivery.write(database, List.of("point"))).hasSize(1);
    }
}
