// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fanwatch.api.Condition;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Findings;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Reading;
import io.fanwatch.api.RemainingLife;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PointWriterTest {

    private final PointWriter writer = new PointWriter();

    @Test
    void a_reading_and_its_verdict_become_one_point() {
        String line = writer.lineOf(
                Verdicts.faulty(Verdicts.reading("7", Optional.empty(), Verdicts.TIME, 528.5)),
                names("tags", "site=turin,line=2"));

        assertThat(line)
                .startsWith("fan,deviceID=7,line=2,site=turin ")
                .contains("rotation=528.5", "temperature=35.9", "vibration=191.7", "sound=46.8")
                .contains("fault=\"1\"", "faulty=1i", "probability=0.75", "alarm=\"ACTIVE\"", "alarmed=1i")
                .contains("model=\"fan 1.0.0\"", "transition=\"ACTIVE\"")
                .matches(".* 1601549374000\\d{6}");
    }

    @Test
    void a_verdict_that_leaves_the_alarm_as_it_was_has_no_transition() {
        String line =
                writer.lineOf(Verdicts.healthy(Verdicts.reading("7", Optional.empty(), Verdicts.TIME, 528.5)), names());

        assertThat(line)
                .contains("fault=\"0\"", "faulty=0i", "probability=0.0123", "alarm=\"NORMAL\"", "alarmed=0i")
                .doesNotContain("transition");
    }

    @Test
    void what_else_was_found_out_is_in_the_point() {
        Condition condition = new Condition(
                Condition.Phase.WATCHING,
                1.5,
                Optional.of(Instant.EPOCH),
                List.of(new Condition.Contribution("log(rotation)", -3.25, 1)));
        String line = writer.lineOf(with(condition, Double.NaN), names("field_names", "distance=health"));

        assertThat(line)
                .contains("condition=\"WATCHING\"", "health=1.5", "far=1i", "log(rotation)_deviation=-3.25")
                .contains("remaining=9.0", "remaining_low=7.5", "remaining_unit=\"h\"")
                .doesNotContain("remaining_high");
        assertThat(writer.lineOf(
                        with(new Condition(Condition.Phase.LEARNING, 0, Optional.empty(), List.of()), 12), names()))
                .contains("condition=\"LEARNING\"", "remaining_high=12.0")
                .doesNotContain("distance", "far=");
    }

    @Test
    void a_missing_value_is_no_field() {
        FeatureSchema two = new FeatureSchema(List.of("rotation", "sound"));
        Reading partial = Reading.withMissing("7", Optional.empty(), Verdicts.TIME, two, Double.NaN, 46.8);

        assertThat(writer.lineOf(Verdicts.healthy(partial), names()))
                .contains("sound=46.8", "fault=\"0\"")
                .doesNotContain("rotation");
    }

    private static Verdict with(Condition condition, double high) {
        Verdict verdict = Verdicts.healthy(Verdicts.reading("7", Optional.empty(), Verdicts.TIME, 528.5));
        RemainingLife remaining = new RemainingLife(9, OptionalDouble.of(7.5), OptionalDouble.of(high), "h");
        return new Verdict(
                verdict.reading(),
                verdict.probability(),
                verdict.faulty(),
                verdict.model(),
                verdict.alarm(),
                false,
                Findings.NONE.with(Optional.of(remaining), Optional.of(condition)));
    }

    @Test
    void measurement_tag_and_fields_are_called_as_configured() {
        String line = writer.lineOf(
                Verdicts.healthy(Verdicts.reading("7", Optional.empty(), Verdicts.TIME, 528.5)),
                names("measurement", "turbine", "tag_device", "fan", "field_names", "rotation=rpm; model=version"));

        assertThat(line)
                .startsWith("turbine,fan=7 ")
                .contains("rpm=528.5", "version=\"fan 1.0.0\"")
                .doesNotContain("rotation=");
    }

    @Test
    void a_components_metrics_that_are_numbers_become_a_point_by_their_identifiers() {
        List<Metric> metrics = List.of(
                new Metric("readings_received_per_second_10s", "received/s (10 s)", Metric.Kind.GAUGE, "1/s", 5.5),
                new Metric("readings_rejected_total", "rejected", Metric.Kind.COUNTER, "readings", 3L),
                new Metric("connected", "connected", Metric.Kind.TEXT, "", true),
                new Metric("oldest_seconds", "oldest", Metric.Kind.GAUGE, "s", Double.NaN),
                new Metric("address", "address", Metric.Kind.TEXT, "", "tcp://localhost"));

        String line = PointWriter.lineOf(
                new Status("fanwatch-telemetry", Status.Level.WARNING, "so \"so\"", metrics),
                Instant.ofEpochMilli(5),
                names("tags", "site=turin"));

        assertThat(line)
                .startsWith("fanwatch,component=fanwatch-telemetry,site=turin ")
                .contains("readings_received_per_second_10s=5.5", "readings_rejected_total=3.0", "connected=1.0")
                .contains("level=\"WARNING\"", "severity=1.0", "message=\"so \\\"so\\\"\"")
                .doesNotContain("address", "oldest")
                .endsWith(" 5000000");
    }

    @Test
    void a_change_of_an_alarm_is_a_point_of_its_cause() {
        String line = PointWriter.lineOf(
                Verdicts.alarm("fan 7", "rotation is \"high\"\nfan,forged=1"),
                "fan_alarm",
                names("tags", "site=turin"));

        assertThat(line)
                .startsWith("fan_alarm,cause=CONDITION,deviceID=fan\\ 7,site=turin ")
                .contains("number=12i", "state=\"ACKNOWLEDGED\"", "severity=\"WARNING\"", "active=1i")
                .contains("since=1601549374000i")
                .contains("reason=\"rotation is \\\"high\\\"%0Afan,forged=1\"")
                .endsWith(" 1601549374000000000");
    }

    @Test
    void alarms_have_a_measurement_of_their_own_or_none() {
        assertThat(names("alarm_measurement", " ").alarmMeasurement()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names("alarm_measurement", "fan"))
                .withMessageContaining("alarm.measurement is 'fan'");
    }

    private static PointNames names(Object... properties) {
        return Configs.settings(properties).names();
    }
}
