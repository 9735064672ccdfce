// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.model.DataOptions;
import io.fanwatch.model.FanDataGenerator;
import io.fanwatch.model.MissingValues;
import io.fanwatch.model.ProgressListener;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.TrainingOptions;
import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetReaderTest {

    private static final String HEADER = "DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty";
    private static final String HEALTHY = "1,2020-10-01 10:49:34,528.5,35.9,191.7,46.8,0";
    private static final String FAULTY = "5,2020-10-01 10:49:35,420.5,50.9,231.7,56.8,1";

    @TempDir
    private Path folder;

    private Path file;

    @Test
    void good_rows_are_read_in_the_order_of_the_features() throws Exception {
        TrainingOptions options = options(lines()).withColumns(List.of("sound", "ROTATION"), "faulty", "1.0");

        Dataset data = DatasetReader.read(options);

        assertThat(data.featureNames()).containsExactly("sound", "rotation");
        assertThat(data.size()).isEqualTo(2 * DatasetReader.MIN_ROWS_PER_CLASS);
        assertThat(data.faultyCount()).isEqualTo(DatasetReader.MIN_ROWS_PER_CLASS);
        assertThat(data.rows()[0]).containsExactly(46.8f, 528.5f);
        assertThat(data.faulty()[0]).isFalse();
        assertThat(data.rows()[1]).containsExactly(56.8f, 420.5f);
        assertThat(data.faulty()[1]).isTrue();
    }

    @Test
    void the_digest_is_that_of_the_whole_file() throws Exception {
        file = folder.resolve("fans.csv");
        FanDataGenerator.write(file, 3_000, 1);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

        Dataset data = DatasetReader.read(TrainingOptions.of(file, folder));

        assertThat(data.digest()).isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_do_no_harm() throws Exception {
        file = folder.resolve("fans.csv");
        Files.writeString(file, "\uFEFFRotation," + String.join("\r\n", lines()).substring("DeviceID,".length()));
        TrainingOptions options = TrainingOptions.of(file, folder).withColumns(List.of("temperature"), "Faulty", "1");

        assertThat(DatasetReader.read(options).size()).isEqualTo(2 * DatasetReader.MIN_ROWS_PER_CLASS);
    }

    @Test
    void a_missing_column_is_named_with_those_there_are() throws Exception {
        List<String> lines = lines();
        lines.set(0, HEADER.replace("Sound", "Noise"));

        assertRefused(lines)
                .hasMessageContaining("line 1: there is no column 'sound'")
                .hasMessageContaining("Vibration, Noise, Faulty")
                .hasMessageContaining("--features");
    }

    @Test
    void a_column_that_appears_twice_is_refused() throws Exception {
        List<String> lines = lines();
        lines.set(0, HEADER.replace("DeviceID", "sound"));

        assertRefused(lines).hasMessageContaining("line 1: the column 'sound' appears twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "abc; 'abc' is not a number",
                "\"\"; the value is empty",
                "NaN; 'NaN' is not a finite number",
                "Infinity; 'Infinity' is not a finite number",
                "1e99; '1e99' is not a finite number"
            })
    void a_value_that_is_no_number_is_named_with_its_line_and_column(String value, String complaint) throws Exception {
        List<String> lines = lines();
        lines.set(6, HEALTHY.replace("35.9", value));

        assertRefused(lines).hasMessageContaining("line 7, column Temperature: " + complaint);
    }

    @Test
    void a_line_with_too_few_fields_is_refused() throws Exception {
        List<String> lines = lines();
        lines.set(3, "1,2020-10-01 10:49:34,528.5");

        assertRefused(lines)
                .hasMessageContaining("line 4: 3 fields, but the header names 7")
                .hasMessageContaining("Correct or delete");
    }

    @Test
    void an_empty_label_is_refused() throws Exception {
        List<String> lines = lines();
        lines.set(2, FAULTY.substring(0, FAULTY.length() - 1));

        assertRefused(lines).hasMessageContaining("line 3, column Faulty: the label is empty");
    }

    @Test
    void a_third_label_value_is_refused() throws Exception {
        List<String> lines = lines();
        lines.set(5, FAULTY.substring(0, FAULTY.length() - 1) + "maybe");

        assertRefused(lines).hasMessageContaining("line 6, column Faulty: 'maybe' is a third label, after 0 and 1");
    }

    @Test
    void one_class_only_is_refused() throws Exception {
        List<String> lines = lines();
        lines.replaceAll(line -> line.equals(FAULTY) ? HEALTHY : line);

        assertRefused(lines)
                .hasMessageContaining("one class only")
                .hasMessageContaining("all 40 rows up to line 41 have 0 in the column Faulty")
                .hasMessageContaining("--family one-class")
                .hasMessageContaining("--positive");
    }

    @Test
    void a_positive_value_that_never_occurs_is_one_class_only() throws Exception {
        TrainingOptions options = options(lines()).withColumns(TrainingOptions.DEFAULT_FEATURES, "Faulty", "broken");

        assertThatThrownBy(() -> DatasetReader.read(options))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("0 or 1")
                .hasMessageContaining("faulty is broken");
    }

    @Test
    void too_few_rows_of_a_class_are_refused() throws Exception {
        List<String> lines = lines();
        lines.remove(lines.lastIndexOf(FAULTY));

        assertRefused(lines).hasMessageContaining("19 faulty and 20 healthy").hasMessageContaining("at least 20");
    }

    @Test
    void an_empty_file_is_refused() throws Exception {
        assertRefused(List.of()).hasMessageContaining("is empty").hasMessageContaining("first line names the columns");
    }

    @Test
    void a_header_without_rows_is_refused() throws Exception {
        assertRefused(List.of(HEADER)).hasMessageContaining("no rows");
    }

    @Test
    void a_file_that_does_not_exist_is_named() {
        Path missing = folder.resolve("missing.csv");

        assertThatThrownBy(() -> DatasetReader.read(TrainingOptions.of(missing, folder)))
                .isInstanceOf(TrainingException.class)
                .hasMessage("There is no file " + missing + ". Check the path.");
    }

    @Test
    void a_folder_is_not_read_as_a_file() {
        assertThatThrownBy(() -> DatasetReader.read(TrainingOptions.of(folder, folder)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("Cannot read " + folder);
    }

    @Test
    void all_bad_lines_are_counted_and_some_of_each_kind_are_told() throws Exception {
        List<String> lines = lines();
        for (int i = 0; i < 5; i++) {
            lines.set(2 + 2 * i, FAULTY.replace("50.9", i % 2 == 0 ? "NA" : "?"));
        }
        lines.set(20, "1,2,3");
        lines.set(21, HEALTHY.replace("528.5", "528.5 rpm"));

        assertRefused(lines)
                .hasMessageContaining("7 of 40 rows cannot be used")
                .hasMessageContaining("line 3, column Temperature: 'NA' is not a number")
                .hasMessageContaining("and 2 more like these")
                .hasMessageContaining("--missing drop")
                .hasMessageContaining("line 21: 3 fields")
                .hasMessageContaining("line 22, column Rotation: '528.5 rpm' is not a number. Leave the unit out");
    }

    @Test
    void rows_that_lack_a_value_are_left_out_if_a_person_says_so_and_counted() throws Exception {
        List<String> lines = withGaps();

        Dataset data = DatasetReader.read(options(lines).withReading(missing(MissingValues.DROP, Set.of("-999"))));

        assertThat(data.size()).isEqualTo(2 * DatasetReader.MIN_ROWS_PER_CLASS);
        assertThat(data.origin().notes()).contains("4 of 44 rows lack a value and are left out.");
    }

    @Test
    void missing_values_are_nan_where_the_median_shall_stand_in() throws Exception {
        List<String> lines = withGaps();
        lines.remove(lines.size() - 1);

        Dataset data = DatasetReader.read(options(lines).withReading(missing(MissingValues.MEDIAN, Set.of("-999"))));

        assertThat(data.size()).isEqualTo(43);
        assertThat(data.rows()[40]).containsExactly(528.5f, Float.NaN, 191.7f, 46.8f);
        assertThat(data.rows()[42]).containsExactly(Float.NaN, 35.9f, 191.7f, 46.8f);
        assertThat(data.origin().notes()).anyMatch(note -> note.startsWith("3 values are missing"));
    }

    private static List<String> withGaps() {
        List<String> lines = lines();
        lines.add(HEALTHY.replace("35.9", ""));
        lines.add(HEALTHY.replace("191.7", "null"));
        lines.add(HEALTHY.replace("528.5", "-999"));
        lines.add(HEALTHY.substring(0, HEALTHY.length() - 1));
        return lines;
    }

    @Test
    void a_feature_of_words_is_named_with_a_remedy_that_works() throws Exception {
        List<String> lines = lines();
        lines.replaceAll(line -> line + (line.equals(HEADER) ? ",Type" : line.equals(HEALTHY) ? ",L" : ",M"));
        TrainingOptions options = options(lines).withColumns(List.of("type", "sound"), "Faulty", "1");

        assertThatThrownBy(() -> DatasetReader.read(options))
                .hasMessageContaining("column type holds the words L, M")
                .hasMessageContaining("--categories \"type=L:1,M:2\"");
        Dataset data = DatasetReader.read(options.withReading(new DataOptions(
                TableOptions.FOUND,
                Optional.empty(),
                MissingValues.REFUSE,
                Set.of(),
                DataOptions.categories(List.of("type=L:1,M:2")),
                Optional.empty(),
                Optional.empty(),
                new TimeFormat("auto"),
                0)));

        assertThat(data.rows()[0]).containsExactly(1, 46.8f);
        assertThat(data.rows()[1]).containsExactly(2, 56.8f);
    }

    @Test
    void units_that_differ_within_a_column_are_named() throws Exception {
        List<String> lines = lines();
        lines.replaceAll(line -> line.replace("528.5", "528.5 rpm").replace("420.5", "7.5 Hz"));

        assertRefused(lines)
                .hasMessageContaining("'528.5 rpm' is not a number")
                .hasMessageContaining("and 37 more like these. Leave the unit out of the values");
    }

    @Test
    void several_files_are_one_data_set_each_read_in_its_own_way() throws Exception {
        Path first = Files.write(folder.resolve("a.csv"), lines());
        List<String> german = new ArrayList<>(lines());
        german.replaceAll(line -> line.replace(',', ';').replace('.', ','));
        Path second = Files.write(folder.resolve("b.csv"), german);

        Dataset data = DatasetReader.read(
                TrainingOptions.of(List.of(first, second), folder).withReading(grouped(DataOptions.FILE)));

        assertThat(data.size()).isEqualTo(80);
        assertThat(data.rows()[40]).isEqualTo(data.rows()[0]);
        assertThat(data.groups()).startsWith(0, 0).endsWith(1, 1);
        assertThat(data.digest()).startsWith("sha256:");
    }

    @Test
    void groups_and_times_come_with_the_rows() throws Exception {
        Dataset data = DatasetReader.read(options(lines())
                .withReading(new DataOptions(
                        TableOptions.FOUND,
                        Optional.empty(),
                        MissingValues.REFUSE,
                        Set.of(),
                        Map.of(),
                        Optional.of("deviceid"),
                        Optional.of("time"),
                        new TimeFormat("auto"),
                        0)));

        assertThat(data.groups()).hasSize(40).startsWith(0, 1, 0, 1);
        assertThat(data.times()[1] - data.times()[0]).isEqualTo(1_000);
        assertThat(data.select(new int[] {1}).groups()).containsExactly(1);
    }

    @Test
    void healthy_rows_alone_are_read_for_models_that_learn_of_them() throws Exception {
        List<String> lines = lines();
        lines.replaceAll(line -> line.equals(FAULTY) ? HEALTHY : line);
        TrainingOptions options = options(lines);
        List<String> unlabelled = new ArrayList<>(lines);
        unlabelled.replaceAll(line -> line.substring(0, line.lastIndexOf(',')));

        assertThat(DatasetReader.read(options, ProgressListener.silent(), true).faultyCount())
                .isZero();
        assertThat(DatasetReader.read(options(unlabelled), ProgressListener.silent(), true)
                        .size())
                .isEqualTo(40);
        assertRefused(unlabelled)
                .hasMessageContaining("there is no column 'Faulty'")
                .hasMessageContaining("--family one-class");
    }

    @Test
    void a_million_rows_fit_into_a_small_heap() throws Exception {
        Path large = folder.resolve("large.csv");
        FanDataGenerator.write(large, 1_000_000, 1);
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeFile.class.getName(),
                        large.toString())
                .redirectErrorStream(true)
                .start();

        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).contains("1000000 rows");
        assertThat(reader.waitFor()).isZero();
    }

    /** Reads a file in a process of its own. */
    static final class LargeFile {

        private LargeFile() {}

        public static void main(String[] arguments) throws TrainingException {
            Dataset data = DatasetReader.read(TrainingOptions.of(Path.of(arguments[0]), Path.of("unused")));
            System.out.println(data.size() + " rows");
        }
    }

    private static DataOptions missing(MissingValues how, Set<String> markers) {
        return new DataOptions(
                TableOptions.FOUND,
                Optional.empty(),
                how,
                markers,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                new TimeFormat("auto"),
                0);
    }

    private static DataOptions grouped(String group) {
        return new DataOptions(
                TableOptions.FOUND,
                Optional.empty(),
                MissingValues.REFUSE,
                Set.of(),
                Map.of(),
                Optional.of(group),
                Optional.empty(),
                new TimeFormat("auto"),
                0);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(List<String> lines) throws Exception {
        TrainingOptions options = options(lines);
        return assertThatThrownBy(() -> DatasetReader.read(options))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(file.toString());
    }

    private TrainingOptions options(List<String> lines) throws Exception {
        file = folder.resolve("fans.csv");
        Files.write(file, lines, StandardCharsets.UTF_8);
        return TrainingOptions.of(file, folder);
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < DatasetReader.MIN_ROWS_PER_CLASS; i++) {
            lines.add(HEALTHY);
            lines.add(FAULTY);
        }
        return lines;
    }
}
