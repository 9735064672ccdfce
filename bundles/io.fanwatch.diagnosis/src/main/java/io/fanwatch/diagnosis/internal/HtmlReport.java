package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelDescription;
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
import java.util.stream.Collectors;

/** The report as a page, which needs nothing but itself. Whatever a fan or a broker wrote in it stays text. Immutable. */
final class HtmlReport {

    private static final int REJECTED_SHOWN = 10;
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
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

    String render(Overview overview, Map<String, ModelControl> models, List<Rejected> rejected) {
        Map<String, String> parts = Map.of(
                "level", badge(overview.level()),
                "sentence", escaped(overview.sentence()),
                "facts",
                        escaped("Fanwatch " + overview.version() + ", " + TextReport.process(overview) + ", at "
                                + Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                "components",
                        overview.components().stream()
                                .map(HtmlReport::component)
                                .collect(Collectors.joining()),
                "models", models(models),
                "rejected", rejected(rejected),
                "bundles", table(List.of("Bundle", "Version", "State"), bundles(overview.bundles())));
        /* in one go, so that nothing in a part is taken for a place */
        return PLACE.matcher(template).replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static String component(Status status) {
        String figures = status.figures().entrySet().stream()
                .map(figure -> "<div><dt>" + escaped(figure.getKey()) + "</dt><dd>"
                        + escaped(String.valueOf(figure.getValue())) + "</dd></div>")
                .collect(Collectors.joining());
        return "<section><h2>" + escaped(status.component()) + " " + badge(status.level()) + "</h2><p>"
                + escaped(status.message()) + "</p>" + (figures.isEmpty() ? "" : "<dl>" + figures + "</dl>")
                + "</section>";
    }

    private static String models(Map<String, ModelControl> models) {
        if (models.isEmpty()) {
            return "<p>No scorer has models that can be changed.</p>";
        }
        return table(
                List.of("Scorer", "In force", "Versions held"),
                models.entrySet().stream()
                        .map(model -> List.of(
                                model.getKey(),
                                model.getValue()
                                        .activeModel()
                                        .map(ModelDescription::label)
                                        .orElse("none"),
                                String.join(", ", model.getValue().versions())))
                        .toList());
    }

    private static String rejected(List<Rejected> rejected) {
        if (rejected.isEmpty()) {
            return "<p>No message was rejected.</p>";
        }
        return table(
                List.of("Time", "Listener", "Topic", "Reason"),
                rejected.stream()
                        .limit(REJECTED_SHOWN)
                        .map(each -> List.of(
                                each.rejection()
                                        .time()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString(),
                                each.component(),
                                each.rejection().topic(),
                                each.rejection().reason()))
                        .toList());
    }

    private static List<List<String>> bundles(List<BundleState> bundles) {
        return bundles.stream()
                .map(bundle -> List.of(bundle.name(), bundle.version(), bundle.state()))
                .toList();
    }

    private static String table(List<String> heads, List<List<String>> rows) {
        String head = heads.stream()
                .map(name -> "<th scope=\"col\">" + escaped(name) + "</th>")
                .collect(Collectors.joining());
        String body = rows.stream()
                .map(row -> row.stream()
                        .map(cell -> "<td>" + escaped(cell) + "</td>")
                        .collect(Collectors.joining("", "<tr>", "</tr>")))
                .collect(Collectors.joining());
        return "<table><thead><tr>" + head + "</tr></thead><tbody>" + body + "</tbody></table>";
    }

    private static String badge(Status.Level level) {
        return "<span class=\"badge " + level.name().toLowerCase(Locale.ROOT) + "\">" + level.name() + "</span>";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
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
