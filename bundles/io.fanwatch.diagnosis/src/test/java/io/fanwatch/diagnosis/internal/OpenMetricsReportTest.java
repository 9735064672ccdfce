// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Metric.Kind;
import io.fanwatch.api.Status.Level;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class OpenMetricsReportTest {

    private final Gateway gateway = new Gateway();

    @Test
    void every_number_is_on_the_page_with_its_component() {
        gateway.withComponent("b", Level.WARNING, "so so")
                .withMetrics(
                        "a",
                        counter("readings_scored_total", 12),
                        gauge("queue_readings", "readings", 3),
                        gauge("oldest_waiting_seconds", "s", 1.5),
                        text("model", "fan \"1\""),
                        text("connected", true),
                        text("last_error", "a message"));

        assertThat(render()).isEqualTo("""
                # TYPE fanwatch_build info
                # HELP fanwatch_build Fanwatch's version
                fanwatch_build_info{version="1.0.0"} 1
                # TYPE fanwatch_gateway_level gauge
                # HELP fanwatch_gateway_level 0 = OK, 1 = WARNING, 2 = ERROR
                fanwatch_gateway_level 1
                # TYPE fanwatch_component_level gauge
                # HELP fanwatch_component_level 0 = OK, 1 = WARNING, 2 = ERROR
                fanwatch_component_level{component="a"} 0
                fanwatch_component_level{component="b"} 1
                # TYPE fanwatch_uptime_seconds gauge
                # UNIT fanwatch_uptime_seconds seconds
                # HELP fanwatch_uptime_seconds how long the Java process has run
                fanwatch_uptime_seconds 10920
                # TYPE fanwatch_heap_used_bytes gauge
                # UNIT fanwatch_heap_used_bytes bytes
                # HELP fanwatch_heap_used_bytes heap in use, garbage included
                fanwatch_heap_used_bytes 67108864
                # TYPE fanwatch_heap_maximum_bytes gauge
                # UNIT fanwatch_heap_maximum_bytes bytes
                # HELP fanwatch_heap_maximum_bytes what the heap may grow to
                fanwatch_heap_maximum_bytes 536870912
                # TYPE fanwatch_readings_scored counter
                # HELP fanwatch_readings_scored name of readings_scored_total
                fanwatch_readings_scored_total{component="a"} 12
                # TYPE fanwatch_queue_readings gauge
                # UNIT fanwatch_queue_readings readings
                # HELP fanwatch_queue_readings name of queue_readings
                fanwatch_queue_readings{component="a"} 3
                # TYPE fanwatch_oldest_waiting_seconds gauge
                # UNIT fanwatch_oldest_waiting_seconds seconds
                # HELP fanwatch_oldest_waiting_seconds name of oldest_waiting_seconds
                fanwatch_oldest_waiting_seconds{component="a"} 1.5
                # TYPE fanwatch_model info
                # HELP fanwatch_model name of model
                fanwatch_model_info{component="a",model="fan \\"1\\""} 1
                # TYPE fanwatch_connected gauge
                # HELP fanwatch_connected name of connected
                fanwatch_connected{component="a"} 1
                # TYPE fanwatch_metrics_left_out gauge
                # HELP fanwatch_metrics_left_out metrics that cannot stand beside others of their name
                fanwatch_metrics_left_out 0
                # EOF
                """);
        page();
    }

    @Test
    void one_name_is_one_family_over_all_components() {
        gateway.withMetrics("a", gauge("queue_readings", "readings", 1), counter("x_total", 1))
                .withMetrics("b", gauge("queue_readings", "readings", 2), counter("y_total", 1))
                .withMetrics("c", gauge("queue_readings", "", 3), counter("x_total", 2));

        OpenMetricsPage page = page();

        assertThat(page.values)
                .containsEntry("fanwatch_queue_readings{component=a}", 1.0)
                .containsEntry("fanwatch_queue_readings{component=b}", 2.0)
                .containsEntry("fanwatch_queue_readings{component=c}", 3.0)
                .containsEntry("fanwatch_x_total{component=c}", 2.0)
                .containsEntry("fanwatch_metrics_left_out", 0.0);
        assertThat(page.units).as("units that all agree on").doesNotContainKey("fanwatch_queue_readings");
    }

    @Test
    void whatever_a_component_is_called_or_calls_its_metrics_the_page_is_valid() {
        String hostile = "a\"} 1\n# EOF\n\\ \u001b\u2028{" + Gateway.HOSTILE;
        gateway.withMetrics(
                hostile,
                new Metric("queue_readings", hostile, Kind.GAUGE, hostile, 1),
                new Metric("model", hostile, Kind.TEXT, hostile, hostile));

        OpenMetricsPage page = page();

        assertThat(page.values)
                .containsEntry("fanwatch_queue_readings{component=" + hostile + "}", 1.0)
                .containsEntry("fanwatch_model_info{component=" + hostile + ", model=" + hostile + "}", 1.0);
        assertThat(page.helps).containsEntry("fanwatch_queue_readings", hostile);
    }

    @Test
    void what_would_make_the_page_invalid_is_left_out_and_counted() {
        gateway.withMetrics("a", gauge("x", "", 1), counter("y_total", 1), text("model", "fan"), gauge("z_info", "", 1))
                .withMetrics("b", counter("x_total", 1), gauge("y", "", 1), gauge("y_created", "", 1))
                .withMetrics("c", gauge("model", "", 1), gauge("model_info", "", 1), gauge("fine", "", 1))
                .withMetrics("d", gauge("fine", "", 1), gauge("fine", "", 2), counter("negative_total", -1))
                .withMetrics("d", gauge("fine", "", 3), counter("nan_total", Double.NaN));

        OpenMetricsPage page = page();

        assertThat(page.types)
                .containsEntry("fanwatch_x", "gauge")
                .containsEntry("fanwatch_y", "counter")
                .containsEntry("fanwatch_model", "info")
                .containsEntry("fanwatch_z_info", "gauge")
                .doesNotContainKeys("fanwatch_y_created", "fanwatch_model_info", "fanwatch_negative", "fanwatch_nan");
        assertThat(page.values)
                .containsEntry("fanwatch_fine{component=c}", 1.0)
                .containsEntry("fanwatch_fine{component=d}", 1.0)
                .as("x_total, y, y_created, model, model_info, fine twice, negative_total, nan_total, and d's level")
                .containsEntry("fanwatch_metrics_left_out", 10.0);
    }

    @Test
    void numbers_of_every_kind_are_written_as_the_format_wants_them() {
        gateway.withMetrics(
                "a",
                gauge("nan", "", Double.NaN),
                gauge("infinite", "", Double.NEGATIVE_INFINITY),
                gauge("long", "", Long.MAX_VALUE),
                gauge("tiny", "", 1e-300),
                gauge("big", "", new BigInteger("123456789012345678901234567890")),
                gauge("decimal", "", new BigDecimal("0.5")));

        assertThat(render()).contains("fanwatch_long{component=\"a\"} 9223372036854775807\n");
        assertThat(page().values)
                .containsEntry("fanwatch_nan{component=a}", Double.NaN)
                .containsEntry("fanwatch_infinite{component=a}", Double.NEGATIVE_INFINITY)
                .containsEntry("fanwatch_tiny{component=a}", 1e-300)
                .containsEntry("fanwatch_big{component=a}", 123456789012345678901234567890.0)
                .containsEntry("fanwatch_decimal{component=a}", 0.5);
    }

    @Test
    void the_older_format_names_counters_in_full_and_knows_neither_units_nor_information() {
        gateway.withMetrics(
                "a",
                counter("readings_scored_total", 12),
                gauge("queue_readings", "readings", 3),
                text("model", "fan"));

        assertThat(OpenMetricsReport.render(gateway.diagnosis.overview(), OpenMetricsReport.TEXT))
                .contains("""
                        # TYPE fanwatch_readings_scored_total counter
                        # HELP fanwatch_readings_scored_total name of readings_scored_total
                        fanwatch_readings_scored_total{component="a"} 12
                        # TYPE fanwatch_queue_readings gauge
                        # HELP fanwatch_queue_readings name of queue_readings
                        fanwatch_queue_readings{component="a"} 3
                        # TYPE fanwatch_model_info gauge
                        """)
                .doesNotContain("# UNIT", "# EOF");
    }

    private static Metric counter(String id, Number value) {
        return new Metric(id, "name of " + id, Kind.COUNTER, "", value);
    }

    private static Metric gauge(String id, String unit, Number value) {
        return new Metric(id, "name of " + id, Kind.GAUGE, unit, value);
    }

    private static Metric text(String id, Object value) {
        return new Metric(id, "name of " + id, Kind.TEXT, "", value);
    }

    private String render() {
        return OpenMetricsReport.render(gateway.diagnosis.overview(), OpenMetricsReport.OPENMETRICS);
    }

    private OpenMetricsPage page() {
        return new OpenMetricsPage(render());
    }
}
