// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.model.TrainingException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    private static final List<String> NAMES = List.of("speed", "heat", "state");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "speed,heat,state\\n510.5,40.2,0\\n420.5,51.0,1\\n ! comma, UTF-8",
                "speed;heat;state\\r\\n510,5;40,2;0\\r\\n420,5;51,0;1\\r\\n ! semicolon, decimal comma, UTF-8",
                "speed\\theat\\tstate\\n510.5\\t40.2\\t0\\n420.5\\t51.0\\t1 ! tab, UTF-8",
                "speed\\theat\\tstate\\n510,5\\t40,2\\t0\\n420,5\\t51,0\\t1 ! tab, decimal comma, UTF-8",
                "speed|heat|state\\n510.5|40.2|0\\n420.5|51.0|1 ! pipe, UTF-8",
                " speed | heat | state \\n-------+------+-------\\n 510.5 | 40.2 | 0\\n 420.5 | 51.0 | 1\\n(2 rows)\\n ! pipe, UTF-8",
                "speed  heat state\\n------ ---- -----\\n510.5   40.2  0\\n420.5 51.0    1\\n\\n(2 rows affected)\\n ! spaces, UTF-8",
                "speed  heat state\\n510.5   40.2  0  \\n420.5 51.0    1  \\n ! spaces, UTF-8",
                "sep=;\\r\\nspeed;heat;state\\r\\n510.5;40.2;0\\r\\n420.5;51.0;1\\r\\n ! semicolon, UTF-8",
                "\"sep=|\"\\nspeed|heat|state\\n510.5|40.2|0\\n420.5|51.0|1\\n ! pipe, UTF-8",
                "\"speed\",\"heat\",\"state\"\\n\"510,5\",\"40,2\",\"0\"\\n\"420,5\",\"51,0\",\"1\" ! comma, decimal comma, UTF-8",
                "speed , heat , state\\n 510.5 , 40.2 , 0\\n 420.5, 51.0, 1 ! comma, UTF-8",
                "speed,heat,state,\\n510.5,40.2,0,\\n420.5,51.0,1,\\n ! comma, UTF-8",
                "speed,heat,state\\n510.5,40.2,0,,\\n420.5,51.0,1,,\\n ! comma, UTF-8",
                "speed;heat;state\\n510.5;40.2;0\\n;;\\n\\n420.5;51.0;1\\n;;\\n ! semicolon, UTF-8",
                "speed,heat,state\\nrpm,°C,-\\n510.5,40.2,0\\n420.5,51.0,1 ! comma, units in line 2, UTF-8",
                "speed,heat,state\\nrotor,bearing,\\nrpm,°C,-\\n510.5,40.2,0\\n420.5,51.0,1 ! comma, 2 lines of words in line 2, UTF-8",
                "% made by a logger\\nspeed,heat,state\\n// of hall 2\\n510.5,40.2,0\\n420.5,51.0,1 ! comma, UTF-8",
                "# made by a logger\\nspeed,heat,state\\n# of hall 2\\n510.5,40.2,0\\n420.5,51.0,1 ! comma, UTF-8",
                "# speed heat state\\n510.5 40.2 0\\n420.5 51.0 1 ! spaces, UTF-8",
                "Logger 12\\nHall 2\\nspeed,heat,state\\n510.5,40.2,0\\n420.5,51.0,1 ! comma, 2 title lines, UTF-8",
                "speed,heat,state\\n5.105e+02,+4.02E1,0\\n+420.5,51.,1\\n ! comma, UTF-8",
                "speed,heat,state\\n510.5 rpm,40.2 °C,0\\n420.5 rpm,51.0 °C,1\\n ! comma, units behind numbers, UTF-8",
                "Logger:,Hall 2\\nNumber:,12\\n\\nspeed,heat,state\\n510.5,40.2,0\\n420.5,51.0,1 ! comma, 2 title lines, UTF-8",
                "LabVIEW Measurement\\nSeparator\\tTab\\n***End_of_Header***\\nDate\\t2026/03/01\\t2026/03/01\\n***End_of_Header***\\t\\nspeed\\theat\\tstate\\tComment\\n510.5\\t40.2\\t0\\n420.5\\t51.0\\t1\\n ! tab, UTF-8",
                "speed,heat,state\\n510.5,40.2,0\\n420.5,51.0,1\\nEOF ! comma, UTF-8"
            })
    void the_same_rows_come_of_every_way_to_write_them(String text, String words) throws Exception {
        Path file = file(text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("EOF", "\u001A"));

        try (Table table = new Table(file, TableOptions.FOUND)) {
            assertThat(table.header()).isEqualTo(NAMES);
            assertThat(table.readAs()).isEqualTo(words);
            assertThat(numbers(table)).containsExactly(List.of(510.5, 40.2, 0.0), List.of(420.5, 51.0, 1.0));
        }
    }

    @Test
    void a_field_that_some_lines_lack_does_not_make_blanks_within_times_the_separator() throws Exception {
        Path file = file("time,speed,note\n2026-01-01 10:00:00,510.5,ok\n2026-01-01 10:01:00,511.5\n"
                + "2026-01-01 10:02:00,512.5,ok\n2026-01-01 10:03:00,513.5\n2026-01-01 10:04:00,514.5,ok\n");

        try (Table table = new Table(file, TableOptions.FOUND)) {
            assertThat(table.header()).containsExactly("time", "speed", "note");
            assertThat(table.problem(table.next())).isEmpty();
            assertThat(table.problem(table.next())).contains("2 fields, but the header names 3");
        }
    }

    @Test
    void every_way_to_write_goes_with_every_other() throws Exception {
        Random random = new Random(7);
        for (int attempt = 0; attempt < 600; attempt++) {
            Written written = Written.any(random);
            List<List<String>> rows = new ArrayList<>();
            for (int row = 0; row < 30; row++) {
                rows.add(List.of(
                        String.format("2026-%02d-%02d %02d:15:00", 1 + row % 12, 1 + row % 28, row % 24),
                        Integer.toString(random.nextInt(2_000)),
                        String.format(Locale.ROOT, "%.2f", random.nextDouble(-90, 1_500)),
                        random.nextBoolean() ? "Störung" : "OK"));
            }
            Path file = Files.write(
                    folder.resolve("every.csv"),
                    written.text(List.of("Zeit", "Drehzahl", "Wärme", "Zustand"), rows)
                            .getBytes(written.charset));

            try (Table table = new Table(file, TableOptions.FOUND)) {
                assertThat(table.header())
                        .as(written.toString())
                        .isEqualTo(
                                written.header
                                        ? List.of("Zeit", "Drehzahl", "Wärme", "Zustand")
                                        : List.of("1", "2", "3", "4"));
                for (List<String> row : rows) {
                    List<String> found = table.next().fields();
                    assertThat(found.get(0).strip()).as(written.toString()).isEqualTo(row.get(0));
                    assertThat(table.plain(found.get(1).strip()))
                            .as(written.toString())
                            .isEqualTo(row.get(1));
                    assertThat(table.plain(found.get(2).strip()))
                            .as(written.toString())
                            .isEqualTo(row.get(2));
                    assertThat(found.get(3).strip()).as(written.toString()).isEqualTo(row.get(3));
                }
                assertThat(table.hasNext()).isFalse();
            }
        }
    }

    private record Written(
            char separator,
            char decimal,
            boolean quoted,
            boolean header,
            boolean mark,
            boolean trailing,
            String end,
            Charset charset) {

        static Written any(Random random) {
            char separator = ";,\t| ".charAt(random.nextInt(5));
            char decimal = random.nextBoolean() ? ',' : '.';
            // times have a blank
            boolean quoted = separator == ' ' || separator == decimal || random.nextBoolean();
            Charset charset = Charset.forName(
                    List.of("UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252").get(random.nextInt(4)));
            boolean mark = !charset.name().startsWith("w") && random.nextBoolean();
            return new Written(
                    separator,
                    decimal,
                    quoted,
                    random.nextBoolean(),
                    mark,
                    random.nextBoolean(),
                    List.of("\n", "\r\n", "\r").get(random.nextInt(3)),
                    charset);
        }

        String text(List<String> names, List<List<String>> rows) {
            StringBuilder text = new StringBuilder(mark ? "\uFEFF" : "");
            if (header) {
                text.append(line(names));
            }
            for (List<String> row : rows) {
                List<String> fields = new ArrayList<>(row);
                fields.set(2, fields.get(2).replace('.', decimal));
                text.append(line(fields));
            }
            return text.toString();
        }

        private String line(List<String> fields) {
            String quote = quoted ? "\"" : "";
            return quote + String.join(quote + separator + quote, fields) + quote + (trailing ? separator : "") + end;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"})
    void letters_are_read_in_every_encoding(String encoding) throws Exception {
        Charset charset = Charset.forName(encoding);
        Path file = folder.resolve("t.csv");
        Files.write(file, "Drehzahl;Lüfter\n1,5;Störung\n".getBytes(charset));

        try (Table table = new Table(file, TableOptions.FOUND)) {
            assertThat(table.header()).containsExactly("Drehzahl", "Lüfter");
            assertThat(table.next().fields()).containsExactly("1,5", "Störung");
            assertThat(table.readAs()).endsWith(encoding.startsWith("UTF-16") ? "UTF-16" : encoding);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_byte_order_mark_is_no_part_of_the_first_name(String encoding) throws Exception {
        Path file = folder.resolve("t.csv");
        Files.write(file, "\uFEFFa,b\n1.5,2.5\n".getBytes(Charset.forName(encoding)));
        Path headerless = folder.resolve("h.csv");
        Files.write(headerless, "\uFEFF1.5 2.5\n3.5 4.5\n".getBytes(Charset.forName(encoding)));

        try (Table table = new Table(file, TableOptions.FOUND);
                Table other = new Table(headerless, TableOptions.FOUND)) {
            assertThat(table.find("a")).hasValue(0);
            assertThat(numbers(other)).containsExactly(List.of(1.5, 2.5), List.of(3.5, 4.5));
        }
    }

    @Test
    void a_compressed_file_is_read_like_a_plain_one() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("speed,heat,state\n510.5,40.2,0\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("t.csv.gz"), bytes.toByteArray());

        try (Table table = new Table(file, TableOptions.FOUND)) {
            assertThat(numbers(table)).containsExactly(List.of(510.5, 40.2, 0.0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1 1 510.5 0\\n1 2 420.5 1\\n ! 1,2,3,4",
                "2026-01-01 10:00:00;510,5;0\\n2026-01-01 10:00:01;420,5;1 ! 1,2,3",
                "510,40,0\\n420,51,1\\n ! 1,2,3",
                ",0,1\\n2026-01-01,510.5,0\\n2026-01-02,420.5,1\\n ! ,0,1",
                "0,1,2\\n510.5,1.5,1\\n420.5,2.5,0\\n ! 0,1,2",
                "a,b\\n1,510.5,40.5\\n2,420.5,51.5\\n ! ,a,b"
            })
    void a_header_is_told_from_data(String text, String header) throws Exception {
        try (Table table = new Table(file(text.replace("\\n", "\n")), TableOptions.FOUND)) {
            assertThat(table.header()).isEqualTo(List.of(header.split(",", -1)));
            assertThat(table.next()).isNotNull();
            assertThat(table.next()).isNotNull();
            assertThat(table.hasNext()).isFalse();
        }
    }

    @Test
    void columns_are_named_by_a_person_where_there_is_a_header_and_where_there_is_none() throws Exception {
        TableOptions named = options(List.of("unit", "cycle", "speed"), false);

        try (Table headerless = new Table(file("1 1 510.5\n1 2 420.5\n"), named);
                Table other = new Table(file("a,b,c\n1,1,510.5\n"), named)) {
            assertThat(headerless.header()).containsExactly("unit", "cycle", "speed");
            assertThat(headerless.next().fields()).containsExactly("1", "1", "510.5");
            assertThat(other.header()).containsExactly("unit", "cycle", "speed");
            assertThat(other.next().fields()).containsExactly("1", "1", "510.5");
        }
        assertThatThrownBy(() -> new Table(file("1 1 510.5 7\n"), named))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("has 4 columns, but --columns names 3")
                .hasMessageContaining("1 1 510.5 7");
    }

    @Test
    void what_looks_like_a_header_is_data_if_a_person_says_so() throws Exception {
        try (Table table = new Table(file("0,1,2\n5,6,7\n"), options(List.of(), true))) {
            assertThat(table.header()).containsExactly("1", "2", "3");
            assertThat(table.next().fields()).containsExactly("0", "1", "2");
        }
    }

    @Test
    void a_column_of_a_file_without_header_is_asked_for() throws Exception {
        try (Table table = new Table(file("1 1 510.5 0\n1 2 420.5 1\n"), TableOptions.FOUND)) {
            assertThatThrownBy(() -> table.column("speed", "--features"))
                    .hasMessageContaining("has no header")
                    .hasMessageContaining("--columns")
                    .hasMessageContaining("the first row is 1 1 510.5 0");
        }
    }

    @Test
    void a_name_is_found_without_regard_to_case_and_signs_if_only_one_is_like_it() throws Exception {
        try (Table table = new Table(file("Machine_failure,a b,a_b\n0,1,2\n"), TableOptions.FOUND)) {
            assertThat(table.find("machine failure")).hasValue(0);
            assertThat(table.find("a_b")).hasValue(2);
            assertThatThrownBy(() -> table.find("a-b")).hasMessageContaining("twice");
        }
    }

    @Test
    void a_unit_in_brackets_is_no_part_of_a_name() throws Exception {
        try (Table table = new Table(file("speed [rpm],heat (°C),f(x)\n0,1,2\n"), TableOptions.FOUND)) {
            assertThat(table.find("speed")).hasValue(0);
            assertThat(table.find("Heat")).hasValue(1);
            assertThat(table.find("f(x)")).hasValue(2);
            assertThat(table.find("rpm")).isEmpty();
        }
        try (Table table = new Table(file("heat [K],heat [°C]\n0,1\n"), TableOptions.FOUND)) {
            assertThatThrownBy(() -> table.find("heat")).hasMessageContaining("twice");
        }
    }

    @Test
    void headers_of_files_put_together_are_passed_over_and_counted() throws Exception {
        try (Table table = new Table(file("a,b\n1.5,2\na,b\n3.5,4\n"), TableOptions.FOUND)) {
            assertThat(numbers(table)).containsExactly(List.of(1.5, 2.0), List.of(3.5, 4.0));
            assertThat(table.repeatedHeaders()).isEqualTo(1);
        }
    }

    @Test
    void excels_errors_are_no_comments() throws Exception {
        try (Table table = new Table(file("a,b\n#N/A,2\n# a remark\n#DIV/0!,3\n"), TableOptions.FOUND)) {
            assertThat(table.next().fields()).containsExactly("#N/A", "2");
            assertThat(table.next().fields()).containsExactly("#DIV/0!", "3");
            assertThat(table.hasNext()).isFalse();
        }
    }

    @Test
    void a_field_in_quotes_may_hold_separators_and_lines_and_lines_keep_their_numbers() throws Exception {
        try (Table table = new Table(file("place,v\n\"hall, \"\"2\"\"\nnorth\",1.5\nhall,2.5\n"), TableOptions.FOUND)) {
            assertThat(table.next().fields()).containsExactly("hall, \"2\"\nnorth", "1.5");
            assertThat(table.next().line()).isEqualTo(4);
        }
        try (Table table = new Table(file("\"hall 2\" 1.5 1\n\"hall 3\" 2.5 0\n"), TableOptions.FOUND)) {
            assertThat(table.next().fields()).containsExactly("hall 2", "1.5", "1");
        }
    }

    @Test
    void a_row_of_the_wrong_width_has_a_problem() throws Exception {
        try (Table table = new Table(file("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,5,2,5,3,5\n"), TableOptions.FOUND)) {
            assertThat(table.problem(table.next())).isEmpty();
            assertThat(table.problem(table.next())).contains("2 fields, but the header names 3");
            assertThat(table.problem(table.next()).orElseThrow())
                    .contains("4 fields")
                    .contains("decimals need a point");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1,234 ! .  ! may stand between thousands",
                "528,5 ! . ! say --decimal ,",
                "528.5 ! , ! say --decimal .",
                "528.5 rpm ! . ! Leave the unit out",
                "St\uFFFDrung ! . ! --encoding",
                "fast ! . ! a decimal point, such as 528.5",
                "fast ! , ! a decimal comma, such as 528,5"
            })
    void the_remedy_fits_what_is_wrong_with_a_number(String number, char decimal, String remedy) throws Exception {
        TableOptions options =
                new TableOptions(List.of(), false, Optional.empty(), Optional.of(decimal), Optional.empty(), List.of());
        try (Table table = new Table(file("a;b\n1;2\n"), options)) {
            assertThatThrownBy(() -> Double.parseDouble(table.plain(number))).isInstanceOf(NumberFormatException.class);
            assertThat(table.remedy(number)).contains(remedy);
        }
    }

    @Test
    void a_decimal_comma_may_have_points_between_thousands_but_a_point_alone_may_be_either() {
        assertThat(Numerals.plain("1.528,5", ',')).isEqualTo("1528.5");
        assertThat(Numerals.plain("-0,5e3", ',')).isEqualTo("-0.5e3");
        assertThat(Numerals.plain("1 528,5", ',')).isEqualTo("1528.5");
        assertThat(Numerals.plain("-1\u202F528\u00A0000.5", '.')).isEqualTo("-1528000.5");
        assertThat(Numerals.plain("1'528.5", '.')).isEqualTo("1528.5");
        assertThat(Numerals.plain("\u22125.5", '.')).isEqualTo("-5.5");
        assertThat(Numerals.plain("\u22125,5", ',')).isEqualTo("-5.5");
        assertThat(Numerals.plain("-1,528,000.5", '.')).isEqualTo("-1528000.5");
        assertThat(Numerals.isDecimal("1 528.5")).isTrue();
        assertThat(Numerals.isNumber("15,28.5", '.')).isFalse();
        assertThatThrownBy(() -> Numerals.plain("15 28,5", ',')).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Numerals.plain("1.528", ',')).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Numerals.plain("1d", '.')).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void one_row_a_value_is_named_with_its_remedy_which_works() throws Exception {
        Path file = file("when,dev,name,value\n"
                + "10:00:00,a,speed,510.5\n10:00:00,b,speed,610.5\n10:00:00,a,heat,40.2\n10:00:00,b,heat,41.2\n"
                + "10:00:01,a,speed,511.5\n10:00:01,a,speed,512.5\n");
        try (Table table = new Table(file, TableOptions.FOUND)) {
            assertThatThrownBy(() -> table.column("Speed", "--features"))
                    .hasMessageContaining("one row a value")
                    .hasMessageContaining("--pivot name,value");
        }
        TableOptions options = new TableOptions(
                List.of(), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of("name", "value"));

        try (Table table = new Table(file, options)) {
            assertThat(table.header()).containsExactly("when", "dev", "speed", "heat");
            assertThat(table.next().fields()).containsExactly("10:00:00", "a", "510.5", "40.2");
            assertThat(table.next().fields()).containsExactly("10:00:00", "b", "610.5", "41.2");
            assertThat(table.next().fields()).containsExactly("10:00:01", "a", "511.5", "");
            assertThat(table.next().fields()).containsExactly("10:00:01", "a", "512.5", "");
            assertThat(table.hasNext()).isFalse();
        }
    }

    @Test
    void a_reading_whose_values_are_too_far_apart_is_refused_and_one_without_a_value_is_not() throws Exception {
        TableOptions options = new TableOptions(
                List.of(), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of("name", "value"));
        StringBuilder speeds = new StringBuilder("time,name,value\n");
        for (int i = 0; i < 10_002; i++) {
            speeds.append(i).append(",speed,").append(i).append('\n');
        }

        try (Table table = new Table(file(speeds + "10001,heat,40\n5,heat,41\n"), options)) {
            int rows = 0;
            for (; table.hasNext(); rows++) {
                table.next();
            }
            assertThat(rows).isEqualTo(10_002);
        }
        assertThatThrownBy(() -> {
                    try (Table table = new Table(file(speeds + "0,heat,40\n"), options)) {
                        while (table.hasNext()) {
                            table.next();
                        }
                    }
                })
                .hasMessageContaining(".csv, line 10004 goes on with the reading 0, but")
                .hasMessageContaining("Sort the rows by time");
    }

    @Test
    void columns_that_follow_from_what_is_measured_and_headers_between_do_not_keep_a_reading_apart() throws Exception {
        TableOptions options = new TableOptions(
                List.of(), false, Optional.empty(), Optional.empty(), Optional.empty(), List.of("_field", "_value"));
        String header = "#datatype,string,long,dateTime,double,string,string\n,result,table,_time,_value,_field,fan\n";
        Path influx = file(header + ",,0,10:00,510.5,speed,7\n,,0,10:01,511.5,speed,7\n,,1,10:00,610.5,speed,8\n\n"
                + header + ",,2,10:00,40.2,heat,7\n,,2,10:01,41.2,heat,7\n,,3,10:00,50.2,heat,8\n");

        try (Table table = new Table(influx, options)) {
            assertThat(table.header()).containsExactly("_time", "fan", "speed", "heat");
            assertThat(table.next().fields()).containsExactly("10:00", "7", "510.5", "40.2");
            assertThat(table.next().fields()).containsExactly("10:01", "7", "511.5", "41.2");
            assertThat(table.next().fields()).containsExactly("10:00", "8", "610.5", "50.2");
            assertThat(table.hasNext()).isFalse();
        }
        Path units = file("time,fan,_field,unit,_value\n10:00,7,speed,rpm,510.5\n10:00,7,heat,C,40.2\n"
                + "10:01,7,speed,rpm,511.5\n10:01,7,heat,C,41.2\n");
        try (Table table = new Table(units, options)) {
            assertThat(table.header()).containsExactly("time", "fan", "speed", "heat");
            assertThat(table.next().fields()).containsExactly("10:00", "7", "510.5", "40.2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bad", "No Data", "I/O Timeout", "#WERT!", "#BEZUG!", "#DIV/0!", "Err:502", "-1.#IND", "1.#QNAN"
            })
    void what_loggers_and_spreadsheets_write_for_no_value_is_missing(String text) {
        assertThat(Numerals.isMissing(text)).isTrue();
        assertThat(Numerals.isMissing(text + "1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "504B0304140000, Excel workbook",
        "5041523115, Parquet",
        "01000200FF00000000000000AB00, no text",
        "5B7B2261223A317D5D, is JSON",
        "3C21444F43545950453E, HTML"
    })
    void what_is_no_text_is_named(String hex, String name) throws Exception {
        Path file =
                Files.write(folder.resolve("t.csv"), java.util.HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> new Table(file, TableOptions.FOUND))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(name);
    }

    @Test
    void a_quote_that_is_not_closed_is_named() throws Exception {
        Path file = file("a,b\n\"1,2\n3,4\n");

        assertThatThrownBy(() -> numbers(new Table(file, TableOptions.FOUND)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(file + " is not well-formed CSV")
                .hasMessageContaining("quote");
    }

    private static TableOptions options(List<String> columns, boolean headerless) {
        return new TableOptions(columns, headerless, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static List<List<Double>> numbers(Table table) throws TrainingException {
        List<List<Double>> rows = new ArrayList<>();
        while (table.hasNext()) {
            Row row = table.next();
            assertThat(table.problem(row)).isEmpty();
            rows.add(row.fields().stream()
                    .limit(table.header().size())
                    .map(String::strip)
                    .map(table::plain)
                    .map(Double::valueOf)
                    .toList());
        }
        return rows;
    }

    private int files;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("t" + files++ + ".csv"), text);
    }
}
