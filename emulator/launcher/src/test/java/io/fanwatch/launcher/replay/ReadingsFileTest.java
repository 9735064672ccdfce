// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.mqtt.FanReading;
import io.fanwatch.model.table.TableOptions;
import io.fanwatch.model.table.TimeFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingsFileTest {

    private static final String HEADER = "DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty\n";
    private static final String GOOD = "5,2016-07-31 17:06:03,516.1,51.8,243.3,52.8,1\n";

    @TempDir
    private Path folder;

    @Test
    void each_line_is_a_labelled_reading() throws Exception {
        List<LabelledReading> readings =
                ReadingsFile.read(file(HEADER + GOOD + "2,2016-01-01 04:21:34,556.2,35.6,162.2,45.1,0\n"));

        assertThat(readings)
                .containsExactly(
                        new LabelledReading(new FanReading("5", "2016-07-31 17:06:03", 516.1, 51.8, 243.3, 52.8), true),
                        new LabelledReading(
                                new FanReading("2", "2016-01-01 04:21:34", 556.2, 35.6, 162.2, 45.1), false));
    }

    @Test
    void columns_may_stand_in_any_order_and_case_among_others() throws Exception {
        List<LabelledReading> readings =
                ReadingsFile.read(file("\uFEFFfaulty,SOUND,Site,vibration,Temperature,rotation,"
                        + "time,deviceid\r\n1,52.8,\"Hall, north\",243.3,51.8,516.1,2016-07-31 17:06:03,5\r\n"));

        assertThat(readings)
                .containsExactly(new LabelledReading(
                        new FanReading("5", "2016-07-31 17:06:03", 516.1, 51.8, 243.3, 52.8), true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5,2016-07-31 17:06:03,fast,51.8,243.3,52.8,1 | line 3: Rotation is 'fast', not a number",
                "5,2016-07-31 17:06:03,NaN,51.8,243.3,52.8,1 | line 3: Rotation is 'NaN', not a number",
                "5,2016-07-31 17:06:03,516.1,51.8,,52.8,1 | line 3: Vibration is empty",
                "5,2016-07-31 17:06:03,516.1,51.8,243.3 | line 3: only 5 fields, so Sound is missing",
                "5,2016-07-31 17:06:03,516.1,51.8,243.3,52.8,maybe | line 3: Faulty is 'maybe'; write 0",
                "5,31.13.2016,516.1,51.8,243.3,52.8,1 | line 3, column Time: '31.13.2016' is no time in that format",
                " ,2016-07-31 17:06:03,516.1,51.8,243.3,52.8,1 | line 3: DeviceID is empty"
            })
    void a_wrong_line_is_named_with_its_number_and_the_remedy(String line, String message) throws Exception {
        Path file = file(HEADER + GOOD + line + "\n");

        assertRefused(file, file + ", " + message);
    }

    @Test
    void a_missing_column_is_named() throws Exception {
        assertRefused(file("DeviceID,Time,Rotation\n"), "line 1: there is no column 'Temperature'");
    }

    @Test
    void tables_of_other_forms_and_names_are_read_with_the_options_of_train() throws Exception {
        Path file = file("RPM;Temp;Vib;dB;when;state\n516,1;51,8;243,3;52,8;31.07.2016 17:06:03;Wear\n"
                + "556,2;?;162,2;45,1;01.01.2016 04:21:34;ok\n556,2;35,6;162,2;45,1;01.01.2016 04:21:34;OK\n");
        List<String> notes = new ArrayList<>();

        List<LabelledReading> readings = ReadingsFile.read(
                List.of(file),
                new ReadingsOptions(
                        TableOptions.FOUND,
                        ReadingsOptions.features(
                                List.of("rotation=RPM", "temperature=temp", "vibration=Vib", "sound=dB")),
                        Optional.empty(),
                        Optional.of("when"),
                        new TimeFormat("dd.MM.yyyy HH:mm:ss"),
                        "State",
                        Optional.empty(),
                        Optional.of("ok"),
                        true),
                notes::add);

        assertThat(readings)
                .containsExactly(
                        new LabelledReading(
                                new FanReading("fans", "2016-07-31 17:06:03", 516.1, 51.8, 243.3, 52.8), true),
                        new LabelledReading(
                                new FanReading("fans", "2016-01-01 04:21:34", 556.2, 35.6, 162.2, 45.1), false));
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).isEqualTo("Read as: semicolon, decimal comma, UTF-8");
        assertThat(notes.get(1)).startsWith("1 of 3 rows lack");
    }

    @Test
    void readings_without_a_time_or_of_other_fields_are_sent_as_they_are() throws Exception {
        Path file = file("Torque [Nm],Faulty\n42.8,0\n");

        LabelledReading reading = ReadingsFile.read(
                        List.of(file),
                        new ReadingsOptions(
                                TableOptions.FOUND,
                                ReadingsOptions.features(List.of("torque=torque [nm]")),
                                Optional.empty(),
                                Optional.empty(),
                                new TimeFormat("auto"),
                                "Faulty",
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        note -> {})
                .get(0);

        assertThat(new String(reading.reading().payload("x-1"), StandardCharsets.UTF_8))
                .isEqualTo("{\"deviceID\":\"fans\",\"torque\":42.8,\"id\":\"x-1\"}");
    }

    @Test
    void all_wrong_lines_are_counted_at_once() throws Exception {
        Path file = file(HEADER + GOOD + GOOD.replace("51.8", "hot") + GOOD.replace("243.3", "") + GOOD);

        assertRefused(file, "2 of 4 rows cannot be used");
    }

    @Test
    void a_file_without_readings_is_refused() throws Exception {
        assertRefused(file(""), "is empty: it needs the header DeviceID,Time,");
        assertRefused(file(HEADER), "has a header but no readings");
    }

    @Test
    void a_file_that_is_not_there_is_refused() throws Exception {
        assertRefused(folder.resolve("none.csv"), "There is no file");
        assertRefused(folder, "is a folder");
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> ReadingsFile.read(file))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((CommandException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("fans.csv"), text);
    }
}
