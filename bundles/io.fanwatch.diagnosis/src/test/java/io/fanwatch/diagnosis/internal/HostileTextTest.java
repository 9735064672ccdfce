// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Metric.Kind;
import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;
import io.fanwatch.component.PlainLine;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a fan, a model or a server calls itself stays one text in every report, whatever it is. */
class HostileTextTest {

    static List<String> texts() {
        return List.of(
                "a\nb 1",
                "a\r\nfanwatch_up 1",
                "a\u0000b",
                "\u001b[31ma\u001b[2J",
                "a\u009b31m",
                "\"} 1\nfanwatch_up{a=\"",
                "{}\"\\,=+#/",
                "a\\",
                "\\\"\n\\n",
                "</script><script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "a\u202eb\u2066",
                "a\u2028b",
                "a\ud800",
                "=cmd|' /C calc'!A0",
                "x".repeat(1 << 16));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_hostile_text_is_a_label_of_one_metric(String hostile) {
        Gateway gateway = gateway(hostile);

        OpenMetricsPage page = new OpenMetricsPage(
                OpenMetricsReport.render(gateway.diagnosis.overview(), OpenMetricsReport.OPENMETRICS));

        assertThat(page.values)
                .containsEntry("fanwatch_model_info{component=" + hostile + ", model=" + hostile + "}", 1.0)
                .doesNotContainKeys("fanwatch_up", "fanwatch_up{}");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_hostile_text_is_a_value_in_json(String hostile) {
        String json = JsonReport.of(
                        "name",
                        gateway(hostile).diagnosis.overview().components().get(0))
                .toString();

        JsonObject read = new Gson().fromJson(new String(json.getBytes(UTF_8), UTF_8), JsonObject.class);

        String written = new String(hostile.getBytes(UTF_8), UTF_8); // half a character is none in UTF-8
        assertThat(read.get("name").getAsString()).isEqualTo(written);
        assertThat(read.get("message").getAsString()).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_hostile_text_is_one_line_of_a_terminal(String hostile) {
        String text = TextReport.overview(gateway(hostile).diagnosis.overview());

        assertThat(text.lines()).allMatch(PlainLine::is);
        assertThat(text).contains(PlainLine.of(hostile));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_hostile_text_is_no_element_of_the_page(String hostile) {
        Gateway gateway = gateway(hostile).withRejections(hostile, hostile);

        String page = new HtmlReport()
                .render(gateway.diagnosis.overview(), gateway.diagnosis.models(), gateway.diagnosis.lastRejected());

        assertThat(page).doesNotContain("<img", "<script>alert").containsOnlyOnce("<script>");
    }

    private static Gateway gateway(String hostile) {
        Metric model = new Metric("model", "model", Kind.TEXT, "", hostile);
        return new Gateway().withSource(hostile, () -> new Status(hostile, Level.WARNING, hostile, List.of(model)));
    }
}
