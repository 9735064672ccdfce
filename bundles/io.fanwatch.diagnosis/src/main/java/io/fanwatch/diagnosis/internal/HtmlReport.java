package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.Metric;
import io.fanwatch.api.Rejection;
import io.fanwatch.api.Status;
import io.fanwatch.diagnosis.internal.Diagnosis.Rejected;
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

    String render(Overview overview, Map<String, Models> models, List<Rejected> rejected) {
        Map<String, String> parts = Map.of(
                "level", badge(overview.level()),
                "sentence", escaped(overview.sentence()),
                "facts", escaped(facts(overview)),
                "components", components(overview.components()),
                "models", models(models),
                "rejected", rejected(rejected),
                "bundles", bundles(overview.bundles()));
        /* in one go, so that nothing in a part is taken for a place */
        return PLACE.matcher(template).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static String facts(Overview overview) {
        return "Fanwatch " + overview.version() + ", " + TextReport.process(overview) + ", at "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String components(List<Status> components) {
        StringBuilder html = new StringBuilder();
        for (Status status : components) {
            html.append("<section><h2>").append(escaped(status.component())).append(' ');
            html.append(badge(status.level())).append("</h2>");
            element(html, "p", status.message());
            html.append("<dl>");
            for (Metric metric : status.metrics()) {
                html.append("<div>");
                html.append("<dt title=\"").append(escaped(metric.id())).append("\">");
                html.append(escaped(metric.name())).append("</dt>");
                element(html, "dd", value(metric));
                html.append("</div>");
            }
            html.append("</dl></section>");
        }
        return html.toString();
    }

    /* counts are long: 1,234,567 readings */
    private static String value(Metric metric) {
        String value = TextReport.value(metric);
        return metric.value() instanceof Number ? THOUSANDS.matcher(value).replaceAll(",") : value;
    }

    private static String models(Map<String, Models> models) {
        if (models.isEmpty()) {
            return "<p>No scorer has models that can be changed.</p>";
        }
        StringBuilder html = table("Scorer", "Active", "Versions held");
        models.forEach((pid, held) -> row(html, pid, held.label(), String.join(", ", held.versions())));
        return closed(html);
    }

    private static String rejected(List<Rejected> rejected) {
        if (rejected.isEmpty()) {
            return "<p>No message was rejected.</p>";
        }
        StringBuilder html = table("Time", "Listener", "Topic", "Reason");
        for (Rejected each : rejected.subList(0, Math.min(rejected.size(), REJECTED_SHOWN))) {
            Rejection rejection = each.rejection();
            String time = rejection.time().truncatedTo(ChronoUnit.SECONDS).toString();
            row(html, time, each.component(), rejection.topic(), rejection.reason());
        }
        return closed(html);
    }

    private static String bundles(List<BundleState> bundles) {
        StringBuilder html = table("Bundle", "Version", "State");
        for (BundleState bundle : bundles) {
            row(html, bundle.name(), bundle.version(), bundle.state());
        }
        return closed(html);
    }

    private static StringBuilder table(String... heads) {
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        for (String head : heads) {
            html.append("<th scope=\"col\">").append(head).append("</th>");
        }
        return html.append("</tr></thead><tbody>");
    }

    private static void row(StringBuilder html, String... cells) {
        html.append("<tr>");
        for (String cell : cells) {
            element(html, "td", cell);
        }
        html.append("</tr>");
    }

    private static String closed(StringBuilder table) {
        return table.append("</tbody></table>").toString();
    }

    private static void element(StringBuilder html, String name, String text) {
        html.append('<').append(name).append('>').append(escaped(text));
        html.append("</").append(name).append('>');
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
