// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanDataGeneratorTest {

    private static final int ROWS = 5_000;

    @TempDir
    private Path folder;

    @Test
    void the_same_seed_gives_the_same_file_and_another_seed_another() throws Exception {
        FanDataGenerator.write(folder.resolve("a.csv"), ROWS, 7);
        FanDataGenerator.write(folder.resolve("b.csv"), ROWS, 7);
        FanDataGenerator.write(folder.resolve("c.csv"), ROWS, 8);

        assertThat(folder.resolve("a.csv")).hasSameBinaryContentAs(folder.resolve("b.csv"));
        assertThat(Files.readString(folder.resolve("c.csv"))).isNotEqualTo(Files.readString(folder.resolve("a.csv")));
    }

    @Test
    void every_row_has_the_format_of_a_fan_reading() throws Exception {
        List<String> lines = generated();

        assertThat(lines.get(0)).isEqualTo("DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty");
        assertThat(lines.subList(1, lines.size()))
                .hasSize(ROWS)
                .allMatch(line -> line.matches("([1-4],.*,0|[56],.*,1)"))
                .allMatch(
                        line -> line.matches(
                                "\\d,\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}\\.\\d,\\d\\d\\.\\d,\\d{3}\\.\\d,\\d\\d\\.\\d,[01]"));
    }

    @Test
    void values_fill_the_published_ranges_and_stay_inside() throws Exception {
        double[][] healthy = {{500, 700}, {35, 45}, {100, 200}, {45, 52}};
        double[][] faulty = {{400, 650}, {35, 55}, {100, 250}, {45, 60}};

        List<String> lines = generated();

        assertRanges(lines, "0", healthy);
        assertRanges(lines, "1", faulty);
    }

    @Test
    void about_half_the_rows_are_faulty() throws Exception {
        double faulty = generated().stream().filter(line -> line.endsWith(",1")).count();

        assertThat(faulty / ROWS).isCloseTo(0.5, within(0.03));
    }

    @Test
    void a_number_of_rows_out_of_range_is_refused() {
        assertThatThrownBy(() -> FanDataGenerator.write(folder.resolve("a.csv"), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0")
                .hasMessageContaining("Use 1 to");
    }

    @Test
    void a_file_that_cannot_be_written_is_named_with_a_remedy() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> FanDataGenerator.write(file.resolve("a.csv"), 1, 1))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(file.resolve("a.csv").toString())
                .hasMessageContaining("permissions");
    }

    private List<String> generated() throws Exception {
        Path file = folder.resolve("fans/readings.csv");
        FanDataGenerator.write(file, ROWS, 3);
        return Files.readAllLines(file);
    }

    private static void assertRanges(List<String> lines, String label, double[][] ranges) {
        for (int feature = 0; feature < ranges.length; feature++) {
            int column = 2 + feature;
            double[] range = ranges[feature];
            var values = lines.stream()
                    .filter(line -> line.endsWith("," + label))
                    .map(line -> Double.valueOf(line.split(",")[column]))
                    .collect(Collectors.summarizingDouble(Double::doubleValue));
            double slack = (range[1] - range[0]) / 50;
            assertThat(values.getMin()).isBetween(range[0], range[0] + slack);
            assertThat(values.getMax()).isBetween(range[1] - slack, range[1]);
            assertThat(values.getAverage()).isCloseTo((range[0] + range[1]) / 2, within(slack * 2));
        }
    }
}
