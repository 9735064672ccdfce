// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the values in JSON messages. */
class JsonValuesTest {

    private static final String TOPIC = "hall2/fan9/state";
    private static final String TWO = "features=speed,heat";
    private static final String NOON = "2026-01-01T12:00:00Z";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"d\":\"a\",\"values\":{\"speed\":1.5},\"t\":[7,8]}| speed=values.speed,heat=t[1]",
                "{\"d\":\"a\",\"p\":{\"temperature:100\":{\"tC\":8}},\"x\":{\"y\":1.5}}|"
                        + " speed=$.x.y,heat=p.\"temperature:100\".tC",
                "{\"d\":\"a\",\"p\":{\"a.b\":{\"tC\":8}},\"x\":{\"y\":1.5}}| speed=x['y'],heat=p[\"a.b\"].tC",
                "{\"d\":\"a\",\"m\":[{\"name\":\"h\",\"value\":8},{\"name\":\"s\",\"value\":1.5}]}|"
                        + " speed=m[?(@.name=='s')].value,heat=m[?(@.name==\"h\")].value",
                "{\"d\":\"a\",\"m\":[{\"n\":3,\"v\":8},{\"n\":4,\"v\":1.5}]}| speed=m[?(@.n==4)].v,heat=m[-2].v",
                "{\"d\":\"a\",\"speed.now\":1.5,\"b\":{\"c\":8}}| speed=speed.now,heat=b.c",
                "{\"d\":\"a\",\"speed\":15,\"heat\":80}| speed=speed*0.1 rpm,heat=heat*0.1 °C -40..125",
                "{\"d\":\"a\",\"speed\":\" 1.5 \",\"heat\":281.15}| speed,heat=heat -273.15 °C",
                "{\"d\":\"a\",\"speed\":1.5,\"heat\":\"8\\r\\n\"}| speed,heat",
                "{\"d\":\"a\",\"speed\":1,\"heat\":0.5}| speed=speed*1.5,heat=heat*15+0.5 K 0..10",
            })
    void values_are_found_by_path_and_converted(String message, String features) {
        assertThat(Trials.read(TOPIC, message, "features=" + features, "device.field=d"))
                .hasSize(1)
                .first()
                .asString()
                .matches("a\\|" + NOON + "\\|1\\.5 8\\.0|a\\|" + NOON + "\\|1\\.5 8\\.0.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1.528,5\"| the field speed is '1.528,5', not a finite number: decimal comma;",
                "\"528,5\"| decimal comma",
                "\"1,528.5\"| commas between thousands",
                "\"1,528\"| before decimals or between thousands",
                "\"\u2212528.5\"| other signs that look like them",
                "\"528.5 rpm\"| a unit behind the number",
                "\"35 °C\"| a unit behind the number",
                "true| speed=speed bool",
                "null| set missing.values",
                "\"NaN\"| set missing.values",
                "\"unavailable\"| set missing.values",
                "{\"raw\":1}| for example speed=speed.raw",
                "[1,2]| records.path to COLUMNS",
                "1e999| '1e999', not a finite number",
            })
    void a_value_that_is_no_number_is_rejected_with_the_remedy(String value, String reason) {
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"a\",\"speed\":" + value + ",\"heat\":2}", TWO))
                .singleElement()
                .asString()
                .startsWith("rejected: ")
                .contains(reason);
    }

    @Test
    void a_decimal_comma_is_read_where_it_is_said_to_be() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":\"1.528,5\",\"heat\":\"35.9\"}",
                        TWO,
                        "decimal.comma=true"))
                .singleElement()
                .isEqualTo("a|" + NOON + "|1528.5 35.9");
    }

    @Test
    void true_and_false_are_numbers_where_that_is_said() {
        assertThat(Trials.read(
                        TOPIC,
                        "[{\"deviceID\":\"a\",\"on\":true,\"heat\":2},{\"deviceID\":\"a\",\"on\":false,\"heat\":2}]",
                        "features=on=on bool,heat"))
                .containsExactly("a|" + NOON + "|1.0 2.0", "a|" + NOON + "|0.0 2.0");
    }

    @Test
    void a_value_outside_of_its_plausible_range_is_missing() {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":1,\"heat\":-127.0}",
                        "features=speed,heat=heat °C -40..125"))
                .singleElement()
                .asString()
                .contains("heat is -127.0", "plausible range -40.0..125.0", "error code");
    }

    @ParameterizedTest
    @CsvSource({
        "speed=, name=path",
        "speed=a*b, name=path",
        "'speed=a[', ends early",
        "speed=a 5..1, ends before it begins",
        "'speed=a,speed=b', named twice",
    })
    void features_that_make_no_sense_are_refused_with_how_to_write_them(String features, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trials.read(TOPIC, "{}", "features=" + features))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"deviceID\":\"a\",\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":null,\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":NaN,\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":\"unavailable\",\"heat\":2}",
                "{\"deviceID\":\"a\",\"speed\":-127,\"heat\":2}",
            })
    void a_missing_value_may_be_left_to_the_scorer_as_nan(String message) {
        String features = "features=speed=speed -40..125,heat";
        PayloadTrial trial = new PayloadTrial(Trials.configuration(features, "missing.values=NAN"));

        assertThat(Trials.read(trial, TOPIC, message.getBytes(UTF_8))).containsExactly("a|" + NOON + "|NaN 2.0");
        assertThat(trial.read(TOPIC, message.getBytes(UTF_8), Trials.ARRIVAL)
                        .get(0)
                        .notes())
                .singleElement()
                .asString()
                .contains("without a value", "speed");
    }

    @Test
    void a_reading_without_any_value_is_none_and_what_is_no_number_stays_rejected_by_nan() {
        for (String message : List.of("{\"deviceID\":\"a\"}", "{\"deviceID\":\"a\",\"speed\":true,\"heat\":2}")) {
            assertThat(Trials.read(TOPIC, message, TWO, "missing.values=NAN"))
                    .singleElement()
                    .asString()
                    .startsWith("rejected: the field speed is ");
        }
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2}", TWO, "missing.values=NAN"))
                .containsExactly("a|" + NOON + "|1.0 2.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"q\":false| q false",
                "\"Quality\":\"BAD\"| Quality BAD",
                "\"quality\":\"Bad, not connected\"| quality Bad, not connected",
                "\"valid\":\"false\"| valid false",
                "\"StatusCode\":2150891520| StatusCode 2150891520",
                "\"status\":{\"Code\":2147483648}| status {Code=2147483648}",
                "\"StatusCode\":{\"Symbol\":\"BadNoCommunication\"}| StatusCode {Symbol=BadNoCommunication}",
            })
    void a_value_that_its_sender_calls_bad_is_missing(String quality, String says) {
        String message =
                "{\"deviceID\":\"a\",\"m\":[{\"id\":\"speed\",\"v\":1," + quality + "}],\"heat\":{\"v\":2,\"q\":true}}";
        String features = "features=speed=m[?(@.id=='speed')].v,heat=heat.v";

        assertThat(Trials.read(TOPIC, message, features))
                .singleElement()
                .asString()
                .startsWith("rejected: ")
                .contains("is bad, as its sender says (" + says + ")", "missing.values to LAST");
        assertThat(Trials.read(TOPIC, message, features, "missing.values=NAN"))
                .containsExactly("a|" + NOON + "|NaN 2.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"q\":true",
                "\"q\":0",
                "\"quality\":\"Good\"",
                "\"StatusCode\":0",
                "\"status\":false",
                "\"Status\":{\"Code\":0,\"Symbol\":\"Good\"}"
            })
    void a_value_that_is_good_or_of_a_quality_that_is_not_understood_counts(String quality) {
        assertThat(Trials.read(
                        TOPIC,
                        "{\"deviceID\":\"a\",\"speed\":{\"v\":1," + quality + "},\"heat\":2}",
                        "features=speed=speed.v,heat"))
                .containsExactly("a|" + NOON + "|1.0 2.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"deviceID\":\"a\",\"s\":{\"v\":1,Q},\"heat\":2}| speed=s.v,heat",
                "{\"deviceID\":\"a\",\"s\":{\"value\":{\"double\":1},Q},\"heat\":2}| speed=s.value.double,heat",
                "{\"deviceID\":\"a\",\"speed\":1,\"heat\":2,Q}| speed,heat",
                "{\"deviceID\":\"a\",\"values\":{\"speed\":1,\"heat\":2},Q}| speed=values.speed,heat=values.heat",
                "{\"deviceID\":\"a\",\"values\":{\"speed\":1,\"heat\":2,Q}}| speed=values.speed,heat=values.heat",
            })
    void a_value_is_missing_if_it_or_an_object_around_it_is_called_bad(String message, String features) {
        String feature = "features=" + features;

        for (String bad : List.of("\"quality\":\"Bad\"", "\"q\":false", "\"q\":2150891520", "\"qc\":\"INVALID\"")) {
            assertThat(Trials.read(TOPIC, message.replace("Q", bad), feature))
                    .singleElement()
                    .asString()
                    .startsWith("rejected: the field ")
                    .contains("is bad, as its sender says");
        }
        for (String good : List.of("\"quality\":\"Good\"", "\"q\":true", "\"q\":192", "\"air\":\"bad\"")) {
            assertThat(Trials.read(TOPIC, message.replace("Q", good), feature))
                    .containsExactly("a|" + NOON + "|1.0 2.0");
        }
    }

    @Test
    void a_status_is_the_devices_unless_it_stands_beside_a_value_in_an_object_of_its_own() {
        assertThat(Trials.read(TOPIC, "{\"deviceID\":\"a\",\"status\":\"Bad\",\"speed\":1,\"heat\":2}", TWO))
                .containsExactly("a|" + NOON + "|1.0 2.0");
        assertThat(Trials.read(
                        TOPIC, "{\"deviceID\":\"a\",\"valid\":false,\"heat\":2}", "features=valid=valid bool,heat"))
                .containsExactly("a|" + NOON + "|0.0 2.0");
    }

    @Test
    void a_value_of_a_topic_of_its_own_is_missing_if_it_is_called_bad() {
        String[] lines = {"payload.format=VALUE_PER_TOPIC", "features=speed", "device.source=TOPIC"};

        assertThat(Trials.read("hall/fan7/speed", "{\"value\":1,\"status\":\"Bad\"}", lines))
                .containsExactly(
                        "note: [no value of a feature: the field speed is bad, as its sender says (status Bad)]");
        assertThat(Trials.read("hall/fan7/speed", "{\"value\":1,\"quality\":\"good\"}", lines))
                .containsExactly("fan7|" + NOON + "|1.0");
    }
}
