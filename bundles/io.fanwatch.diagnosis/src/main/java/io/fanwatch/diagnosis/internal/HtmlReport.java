// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService.Rejected;
import io.fanwatch.diagnosis.internal.Overview.BundleState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report as a page, which needs nothing but itself. Whatever a fan or a broker wrote in it stays text. Immutable. */
final class HtmlReport {

    private static final int REJECTED_SHOWN = 10;
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=^-?\\d{1,18})(?=(?:\\d{3})+(?!\\d))");
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

    private final String template;
    private final String contentSecurityPolicy;

    HtmlReport() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("status.html")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("status.html is part of this bundle", e);
        }
        contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + scriptDigest()
                + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** What a browser may let the page do: run its one script and load the page again. */
    String contentSecurityPolicy() {
        return contentSecurityPolicy;
    }

    String render(Overview overview, List<Models> models, List<Rejected> rejected) {
        String facts = "Fanwatch " + overview.version() + ", " + TextReport.process(overview) + ", at "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> parts = Map.of(
                "level", badge(overview.level()),
                "sentence", escaped(overview.sentence()),
                "facts", escaped(facts),
                "components",
                        overview.components().stream()
                                .map(HtmlReport::component)
                                .collect(Collectors.joining()),
                "models", models(models),
                "rejected", rejected(rejected),
                "bundles", bundles(overview.bundles()));
        /* in one go, so that nothing in a part is taken for a place */
        return PLACE.matcher(template).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static String component(Status status) {
        String metrics = status.metrics().stream()
                .map(metric -> "<div><dt title=\"" + escaped(metric.id()) + "\">" + escaped(metric.name()) + "</dt>"
                        + element("dd", value(metric)) + "</div>")
                .collect(Collectors.joining());
        return "<section><h2>" + escaped(status.component()) + ' ' + badge(status.level()) + "</h2>"
                + element("p", status.message()) + "<dl>" + metrics + "</dl></section>";
    }

    /* counts are long: 1,234,567 readings */
    private static String value(Metric metric) {
        String value = TextReport.value(metric);
        return metric.value() instanceof Number ? THOUSANDS.matcher(value).replaceAll(",") : value;
    }

    private static String models(List<Models> models) {
        return table(
                "No scorer has models that can be changed.",
                List.of("Scorer", "Active", "Versions held"),
                models.stream().map(held -> List.of(held.scorer(), held.label(), String.join(", ", held.versions()))));
    }

    private static String rejected(List<Rejected> rejected) {
        return table(
                "No message was rejected.",
                List.of("Time", "Listener", "Topic", "Reason"),
                rejected.stream().limit(REJECTED_SHOWN).map(HtmlReport::cells));
    }

    private static List<String> cells(Rejected rejected) {
        Rejection message = rejected.message();
        String time = message.time().truncatedTo(ChronoUnit.SECONDS).toString();
        return List.of(time, rejected.component(), message.topic(), message.reason());
    }

    private static String bundles(List<BundleState> bundles) {
        return table(
                "There is no bundle.",
                List.of("Bundle", "Version", "State"),
                bundles.stream().map(bundle -> List.of(bundle.name(), bundle.version(), bundle.state())));
    }

    private static String table(String none, List<String> heads, Stream<List<String>> rows) {
        String body = rows.map(cells -> cells.stream()
                        .map(cell -> element("td", cell))
                        .collect(Collectors.joining("", "<tr>", "</tr>")))
                .collect(Collectors.joining());
        String head = heads.stream()
                .map(text -> "<th scope=\"col\">" + text + "</th>")
                .collect(Collectors.joining());
        return body.isEmpty()
                ? element("p", none)
                : "<table><thead><tr>" + head + "</tr></thead><tbody>" + body + "</tbody></table>";
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private static String badge(Status.Level level) {
        return "<span class=\"badge " + level.name().toLowerCase(Locale.ROOT) + "\">" + level.name() + "</span>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private String scriptDigest() {
        Matcher script = SCRIPT.matcher(template);
        if (!script.find()) {
            throw new IllegalStateException("status.html has no script");
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(script.group(1).getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
