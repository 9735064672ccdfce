// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.api.Status.Level;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private final Gateway gateway = new Gateway();
    private final HtmlReport report = new HtmlReport();

    @Test
    void whatever_a_sender_wrote_stays_text() {
        gateway.withComponent(Gateway.HOSTILE, Level.OK, Gateway.HOSTILE, Gateway.HOSTILE, Gateway.HOSTILE)
                .withModels(Gateway.HOSTILE)
                .withRejections(Gateway.HOSTILE, Gateway.HOSTILE);

        String page = render();

        assertThat(page)
                .doesNotContain("<img")
                .contains("&lt;img src=x onerror=alert(1)&gt; &quot;&#39;&amp; {{bundles}}");
        assertThat(page.split("<th scope=\"col\">Bundle</th>", -1))
                .as("bundles are inserted once, not where a sender wrote their place's name")
                .hasSize(2);
    }

    @Test
    void the_page_shows_components_models_bundles_and_the_last_ten_rejected_messages() {
        gateway.withComponent(
                        "fanwatch-telemetry", Level.WARNING, "so so", "received/s (10 s)", 1.5, "received", 1234567L)
                .withModels("fanwatch-scorer-onnx")
                .withRejections(
                        "fanwatch-telemetry",
                        Collections.nCopies(20, "not valid JSON").toArray(String[]::new));

        String page = render();

        assertThat(page)
                .contains("<h2>fanwatch-telemetry <span class=\"badge warning\">WARNING</span></h2><p>so so</p>")
                .contains("<dt title=\"received_s_10_s\">received/s (10 s)</dt><dd>1.5</dd>")
                .contains("<dt title=\"received\">received</dt><dd>1,234,567</dd>")
                .contains("<td>fan 1.1.0</td><td>1.1.0, 1.0.0</td>")
                .contains("<td>io.fanwatch.api</td>")
                .doesNotContain("{{");
        assertThat(page.split("<td>not valid JSON</td>", -1)).hasSize(11);
    }

    @Test
    void the_page_loads_nothing_from_elsewhere_and_runs_its_own_script_only() {
        assertThat(render()).doesNotContain("http:", "https:", "//cdn").containsOnlyOnce("<script>");
        assertThat(report.contentSecurityPolicy())
                .contains("default-src 'none'", "script-src 'sha256-")
                .doesNotContain("script-src 'unsafe-inline'");
    }

    private String render() {
        return report.render(
                gateway.diagnosis.overview(), gateway.diagnosis.models(), gateway.diagnosis.lastRejected());
    }
}
