package io.fanwatch.diagnosis.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is answered over HTTP, free of any REST API, so that a resource class for each API is a few lines. Immutable. */
final class RestAnswers {

    private static final int OK = 200;
    private static final String JSON = "application/json";
    private static final Pattern MODEL_CHANGE = Pattern.compile("models/([^/]+)/_(use|rollback)");
    private static final Pattern QUALITY = Pattern.compile(";\\s*q=([01](?:\\.\\d{0,3})?)\\s*(?:;|$)");

    /**
     * An answer as it goes out. Its body is bytes, which every REST provider writes as they are; Kura's would turn a string into
     * a JSON string.
     *
     * @param code of HTTP
     * @param headers by name, {@code Content-Type} included
     */
    record Answer(int code, Map<String, String> headers, byte[] body) {}

    private final Diagnosis diagnosis;
    private final HtmlReport page = new HtmlReport();

    RestAnswers(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    /**
     * Answers who may look.
     *
     * @param path below {@code fanwatch/v1/}
     * @param accept the request's header; null if it has none
     */
    Answer get(String path, String accept) {
        try {
            switch (path) {
                case "status":
                    return prefers(accept, "text/html", JSON)
                            ? statusPage()
                            : json(JsonReport.of(diagnosis.overview()));
                case "metrics":
                    return prefers(accept, "text/plain", "application/openmetrics-text")
                            ? metrics(OpenMetricsReport.TEXT)
                            : metrics(OpenMetricsReport.OPENMETRICS);
                case "models":
                    return json(JsonReport.of(diagnosis.models()));
                case "rejected":
                    return json(JsonReport.of(diagnosis.lastRejected()));
                default:
                    if (path.startsWith("status/")) {
                        return json(JsonReport.of("pid", diagnosis.component(path.substring("status/".length()))));
                    }
                    throw RequestException.notFound(
                            "there is no " + path + ", but status, status/PID, metrics, models and rejected");
            }
        } catch (RequestException e) {
            return failure(e.code(), e.getMessage());
        }
    }

    private Answer statusPage() {
        String html = page.render(diagnosis.overview(), diagnosis.models(), diagnosis.lastRejected());
        Map<String, String> policy = Map.of("Content-Security-Policy", page.contentSecurityPolicy());
        return answer(OK, "text/html;charset=utf-8", policy, html);
    }

    private Answer metrics(String mediaType) {
        return answer(OK, mediaType, Map.of(), OpenMetricsReport.render(diagnosis.overview(), mediaType));
    }

    /**
     * Does what somebody asks for who may change models, and answers.
     *
     * @param path below {@code fanwatch/v1/}: {@code models/PID/_use} or {@code models/PID/_rollback}
     * @param contentType the request's header; null if it has none
     * @param body {@code {"version":"1.0.0"}} to use that one; {@code {"version":"latest"}} or {@code {}} for the latest
     */
    Answer post(String path, String contentType, String body) {
        try {
            Matcher change = MODEL_CHANGE.matcher(path);
            if (!change.matches()) {
                throw RequestException.notFound(
                        "there is no " + path + ", but models/PID/_use and models/PID/_rollback");
            }
            JsonObject request = request(contentType, body);
            ModelControl scorer = diagnosis.scorer(change.group(1));
            String version = change.group(2).equals("use") ? use(scorer, request) : scorer.rollBack();
            return json(new JsonReport().with("pid", change.group(1)).with("version", version));
        } catch (RequestException e) {
            return failure(e.code(), e.getMessage());
        } catch (ModelControlException e) {
            return failure(RequestException.UNPROCESSABLE, e.getMessage());
        }
    }

    /* only JSON: no page of another site can have a browser send it with the user's log-in, unlike other types and none */
    private static JsonObject request(String contentType, String body) throws RequestException {
        String type =
                Optional.ofNullable(contentType).orElse("missing").split(";")[0].strip();
        if (!type.equalsIgnoreCase(JSON)) {
            throw new RequestException(
                    RequestException.UNSUPPORTED_MEDIA_TYPE, "the Content-Type is " + type + ": send " + JSON);
        }
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw RequestException.badRequest("the request's body is no JSON object: send at least {}");
        }
    }

    private static String use(ModelControl scorer, JsonObject request) throws RequestException, ModelControlException {
        JsonElement version = request.get("version");
        boolean latest = version == null || version.isJsonNull();
        if (!latest && !(version instanceof JsonPrimitive primitive && primitive.isString())) {
            throw RequestException.badRequest("version is no string: write \"version\":\"1.0.0\"");
        }
        Optional<String> wanted = ModelControl.wanted(latest ? ModelControl.LATEST : version.getAsString());
        scorer.use(wanted);
        return wanted.orElse(ModelControl.LATEST);
    }

    private static boolean prefers(String accept, String one, String other) {
        return quality(accept, one) > quality(accept, other);
    }

    /* how welcome a media type is, 0 to 1; a range with its name counts before one with a wildcard */
    private static double quality(String accept, String mediaType) {
        String[] ranges = Optional.ofNullable(accept)
                .orElse("*/*")
                .toLowerCase(Locale.ROOT)
                .split(",");
        for (String name : List.of(mediaType, mediaType.replaceAll("/.*", "/*"), "*/*")) {
            for (String range : ranges) {
                if (range.split(";", 2)[0].strip().equals(name)) {
                    Matcher quality = QUALITY.matcher(range);
                    return quality.find() ? Double.parseDouble(quality.group(1)) : 1;
                }
            }
        }
        return 0;
    }

    private static Answer failure(int code, String message) {
        return answer(
                code, JSON, Map.of(), new JsonReport().with("message", message).toString());
    }

    private static Answer json(JsonReport body) {
        return answer(OK, JSON, Map.of(), body.toString());
    }

    private static Answer answer(int code, String type, Map<String, String> further, String body) {
        Map<String, String> headers = new HashMap<>(further);
        headers.put("Content-Type", type);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-store");
        return new Answer(code, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
