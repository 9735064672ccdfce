// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNSUPPORTED_TYPE;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import java.io.IOException;
import java.io.InputStream;
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

    private static final int UNPROCESSABLE = 422;
    private static final String JSON = "application/json";
    private static final Pattern MODEL_CHANGE = Pattern.compile("models/([^/]+)/_(use|rollback)");
    private static final Pattern MODEL_FILE =
            Pattern.compile("models/([^/]+)/_(receive|install|fetch)/([^/]+)(?:/(\\d{1,9}))?");
    private static final String BYTES = "application/octet-stream";
    private static final int MOST_JSON_BYTES = 1 << 16;
    private static final Pattern QUALITY = Pattern.compile(";\\s*q=([01](?:\\.\\d{0,3})?)\\s*(?:;|$)");

    /**
     * An answer as it goes out, {@code Content-Type} among its headers. Its body is bytes, which every REST provider writes as
     * they are; Kura's would turn a string into a JSON string.
     */
    record Answer(int code, Map<String, String> headers, byte[] body) {}

    private final Diagnosis diagnosis;
    private final HtmlReport page = new HtmlReport();

    RestAnswers(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    /** Answers who may look; the path is that below {@code fanwatch/v1/}, and {@code accept} null without that header. */
    Answer get(String path, String accept) {
        try {
            return switch (path) {
                case "status" ->
                    prefers(accept, "text/html", JSON) ? statusPage() : json(JsonReport.of(diagnosis.overview()));
                case "metrics" ->
                    prefers(accept, "text/plain", "application/openmetrics-text")
                            ? metrics(OpenMetricsReport.TEXT)
                            : metrics(OpenMetricsReport.OPENMETRICS);
                case "models" -> json(JsonReport.models(diagnosis.models()));
                case "rejected" -> json(JsonReport.rejected(diagnosis.lastRejected()));
                default -> json(component(path));
            };
        } catch (RequestException e) {
            return answer(e);
        }
    }

    private JsonReport component(String path) throws RequestException {
        Matcher file = MODEL_FILE.matcher(path);
        if (file.matches() && file.group(2).equals("receive")) {
            try {
                long bytes = diagnosis.scorer(file.group(1)).received(file.group(3));
                return new JsonReport().with("pid", file.group(1)).with("received", bytes);
            } catch (ModelControlException e) {
                throw new RequestException(UNPROCESSABLE, e.getMessage());
            }
        }
        if (!path.startsWith("status/")) {
            throw RequestException.notFound(
                    "there is no " + path + ", but status, status/PID, metrics, models and rejected");
        }
        return JsonReport.of("pid", diagnosis.component(path.substring("status/".length())));
    }

    private Answer statusPage() {
        String html = page.render(diagnosis.overview(), diagnosis.models(), diagnosis.lastRejected());
        Answer answer = answer(HTTP_OK, "text/html;charset=utf-8", html);
        answer.headers().put("Content-Security-Policy", page.contentSecurityPolicy());
        return answer;
    }

    private Answer metrics(String mediaType) {
        return answer(HTTP_OK, mediaType, OpenMetricsReport.render(diagnosis.overview(), mediaType));
    }

    /**
     * Answers who may change models: {@code models/PID/_rollback}, or {@code models/PID/_use} with
     * {@code {"version":"1.0.0"}}, where {@code {"version":"latest"}} and {@code {}} stand for the latest; and who sends one:
     * {@code models/PID/_receive/SHA-256/OFFSET} with bytes of the file from there on, of which a GET without the offset tells
     * how many are there, and {@code models/PID/_install/SHA-256} with {@code {"signature":"…"}}, or
     * {@code models/PID/_fetch/SHA-256} with {@code {"url":"https://…"}} besides.
     */
    Answer post(String path, String contentType, InputStream body) {
        try {
            Matcher file = MODEL_FILE.matcher(path);
            if (file.matches()) {
                return json(
                        file.group(2).equals("receive")
                                ? receive(file, contentType, body)
                                : install(file, contentType, body));
            }
            Matcher change = MODEL_CHANGE.matcher(path);
            if (!change.matches()) {
                throw RequestException.notFound("there is no " + path
                        + ", but models/PID/_use, _rollback, _receive/SHA-256/OFFSET, _install/SHA-256 and"
                        + " _fetch/SHA-256");
            }
            JsonObject request = request(contentType, text(body));
            ModelControl scorer = diagnosis.scorer(change.group(1));
            String version = change.group(2).equals("use") ? use(scorer, request) : scorer.rollBack();
            return json(new JsonReport().with("pid", change.group(1)).with("version", version));
        } catch (RequestException e) {
            return answer(e);
        } catch (ModelControlException e) {
            return answer(new RequestException(UNPROCESSABLE, e.getMessage()));
        }
    }

    private JsonReport receive(Matcher file, String contentType, InputStream body)
            throws RequestException, ModelControlException {
        check(contentType, BYTES);
        long offset = file.group(4) == null ? 0 : Long.parseLong(file.group(4));
        long bytes = diagnosis.scorer(file.group(1)).receive(file.group(3), offset, body);
        return new JsonReport().with("pid", file.group(1)).with("received", bytes);
    }

    private JsonReport install(Matcher file, String contentType, InputStream body)
            throws RequestException, ModelControlException {
        JsonObject request = request(contentType, text(body));
        Optional<String> signature = string(request, "signature", "write the content of the .sig file");
        ModelControl scorer = diagnosis.scorer(file.group(1));
        JsonReport answer = new JsonReport().with("pid", file.group(1));
        if (file.group(2).equals("install")) {
            return answer.with("model", scorer.install(file.group(3), signature));
        }
        String remedy = "write \"url\":\"https://…\"";
        String url = string(request, "url", remedy)
                .orElseThrow(() -> RequestException.badRequest("url is missing: " + remedy));
        Models.fetch(scorer, file.group(3), url, signature, answer);
        return answer;
    }

    private static Optional<String> string(JsonObject request, String name, String remedy) throws RequestException {
        JsonElement value = request.get(name);
        if (value == null || value.isJsonNull()) {
            return Optional.empty();
        }
        if (!(value instanceof JsonPrimitive primitive && primitive.isString())) {
            throw RequestException.badRequest(name + " is no string: " + remedy);
        }
        return Optional.of(value.getAsString());
    }

    private static String text(InputStream body) throws RequestException {
        try {
            return new String(body.readNBytes(MOST_JSON_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw RequestException.badRequest("the request's body cannot be read: " + e.getMessage());
        }
    }

    static JsonObject request(String contentType, String body) throws RequestException {
        check(contentType, JSON);
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw RequestException.badRequest("the request's body is no JSON object: send at least {}");
        }
    }

    /* no page of another site can have a browser send these types with the user's log-in, unlike others and none */
    private static void check(String contentType, String wanted) throws RequestException {
        String type =
                Optional.ofNullable(contentType).orElse("missing").split(";")[0].strip();
        if (!type.equalsIgnoreCase(wanted)) {
            throw new RequestException(HTTP_UNSUPPORTED_TYPE, "the Content-Type is " + type + ": send " + wanted);
        }
    }

    private static String use(ModelControl scorer, JsonObject request) throws RequestException, ModelControlException {
        Optional<String> version = string(request, "version", "write \"version\":\"1.0.0\"");
        Optional<String> wanted = ModelControl.wanted(version.orElse(ModelControl.LATEST));
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

    private static Answer answer(RequestException e) {
        return answer(
                e.code(), JSON, new JsonReport().with("message", e.getMessage()).toString());
    }

    /** What gives an answer of JSON. */
    interface Content {
        String get() throws RequestException;
    }

    /** An answer of JSON, or why there is none. */
    static Answer json(Content content) {
        try {
            return answer(HTTP_OK, JSON, content.get());
        } catch (RequestException e) {
            return answer(e);
        }
    }

    private static Answer json(JsonReport body) {
        return answer(HTTP_OK, JSON, body.toString());
    }

    private static Answer answer(int code, String type, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", type);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-store");
        return new Answer(code, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
