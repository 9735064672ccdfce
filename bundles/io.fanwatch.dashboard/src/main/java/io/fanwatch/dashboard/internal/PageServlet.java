// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Serves the page's files, its data and its events, to who {@link Site} let in. Thread-safe. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String FILES = "/files/";
    private static final String MODELS = "/api/models/";
    private static final Set<String> CHANGES =
            Set.of("/api/alarms/acknowledge", "/api/board/command", "/api/models/receive", "/api/models/install");
    private static final String FOREVER = "private, max-age=31536000, immutable";
    private static final int SMALLEST_COMPRESSED = 1_000;
    private static final int LONGEST_BODY = 100_000;
    private static final int UNSUPPORTED = HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;

    private final transient Assets assets;
    private final transient LivePage page;
    private final transient Access access;

    PageServlet(Assets assets, LivePage page, Access access) {
        this.assets = assets;
        this.page = page;
        this.access = access;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            get(request, response);
        } catch (IllegalArgumentException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
        }
    }

    /* would say again what a log-in is */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "That is not answered.");
    }

    private void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = Optional.ofNullable(request.getPathInfo()).orElse("");
        if (path.startsWith(FILES)) {
            file(path.substring(FILES.length()), request, response);
            return;
        }
        switch (path) {
            case "" -> {
                response.setStatus(HttpServletResponse.SC_FOUND);
                response.setHeader("Location", request.getRequestURI() + "/");
            }
            case "/" -> send(assets.find(Assets.START).orElseThrow(), "no-cache", request, response);
            case "/api/state" -> data(request, response, page.state(user(request)));
            case "/api/points" -> data(request, response, page.points(parameter(request, "fan")));
            case "/api/board" -> data(request, response, page.board.open(parameter(request, "fan")));
            case "/api/board/history" -> data(request, response, page.alarmHistory(parameter(request, "fan")));
            case "/api/health" -> data(request, response, page.health(parameter(request, "fan")));
            case "/api/models" -> data(request, response, page.models.all(access.mayChangeModels(user(request))));
            case "/api/models/received" ->
                answer(
                        request,
                        response,
                        () -> page.models.received(parameter(request, "scorer"), parameter(request, "sha256")));
            case "/api/fleet" -> data(request, response, page.fleet());
            case "/api/status" -> data(request, response, page.status());
            case "/api/rejected" -> data(request, response, page.rejected.last());
            case "/api/rejected/remedy" -> remedy(request, response);
            case "/api/events" -> events(request, response);
            default -> refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is no such page.");
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = Optional.ofNullable(request.getPathInfo()).orElse("");
        if (!CHANGES.contains(path)) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing to change there.");
            return;
        }
        // a browser that is logged in sends its log-in along with other sites' forms too, but none of these three
        String wanted = path.equals("/api/models/receive") ? "application/octet-stream" : "application/json";
        String type = Optional.ofNullable(request.getContentType()).orElse("").toLowerCase(Locale.ROOT);
        if (!type.split(";", 2)[0].strip().equals(wanted)) {
            refuse(response, UNSUPPORTED, "Send " + wanted + ".");
            return;
        }
        String site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site")).orElse("same-origin");
        if (request.getHeader("X-Fanwatch") == null || !(site.equals("same-origin") || site.equals("none"))) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "Only the page itself may do that.");
            return;
        }
        answer(request, response, () -> changed(path, request));
    }

    private byte[] changed(String path, HttpServletRequest request) throws AlarmBoard.ForbiddenException, IOException {
        String user = user(request);
        if (path.startsWith(MODELS)) {
            if (!access.mayChangeModels(user)) {
                throw new AlarmBoard.ForbiddenException("rest.fanwatch.models");
            }
            String scorer = parameter(request, "scorer");
            String sha256 = parameter(request, "sha256");
            return path.endsWith("receive")
                    ? page.models.receive(scorer, sha256, parameter(request, "offset"), request.getInputStream())
                    : page.models.install(scorer, sha256, body(request), user);
        }
        byte[] body = body(request);
        if (!access.mayAcknowledge(user)) {
            throw new AlarmBoard.ForbiddenException("rest.fanwatch.acknowledge");
        }
        return path.endsWith("acknowledge")
                ? page.board.acknowledge(numbers(body), user)
                : page.board.execute(body, user, access.mayCommand(user));
    }

    private interface Answer {
        byte[] get() throws AlarmBoard.ForbiddenException, IOException;
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        try {
            data(request, response, answer.get());
        } catch (AlarmBoard.ForbiddenException e) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, e.getMessage());
        } catch (IllegalArgumentException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
        }
    }

    private void remedy(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            data(request, response, page.rejected.remedy(parameter(request, "listener"), parameter(request, "time")));
        } catch (IllegalArgumentException e) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, e.getMessage());
        }
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new IllegalArgumentException("That is too much at once.");
        }
        return body;
    }

    private static Set<Long> numbers(byte[] body) {
        try {
            JsonElement json = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            Set<Long> numbers = new HashSet<>();
            json.getAsJsonObject().getAsJsonArray("alarms").forEach(number -> numbers.add(number.getAsLong()));
            return numbers;
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            throw new IllegalArgumentException("Send {\"alarms\":[1,2]} with the numbers of alarms.", e);
        }
    }

    private void file(String versionAndName, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        int slash = versionAndName.indexOf('/');
        Optional<Assets.Asset> asset = assets.find(versionAndName.substring(slash + 1));
        if (slash < 0 || asset.isEmpty()) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is no such file.");
            return;
        }
        boolean isCurrent = versionAndName.substring(0, slash).equals(assets.version());
        send(asset.get(), isCurrent ? FOREVER : "no-store", request, response);
    }

    private static void send(
            Assets.Asset asset, String caching, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String tag = '"' + asset.tag() + '"';
        response.setHeader("Cache-Control", caching);
        response.setHeader("ETag", tag);
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(asset.type());
        write(request, response, asset.plain(), asset.compressed());
    }

    private static void data(HttpServletRequest request, HttpServletResponse response, byte[] json) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json;charset=utf-8");
        boolean worthIt = json.length >= SMALLEST_COMPRESSED && takesGzip(request);
        write(request, response, json, worthIt ? Assets.compress(json) : json);
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, byte[] plain, byte[] compressed)
            throws IOException {
        response.setHeader("Vary", "Accept-Encoding");
        byte[] bytes = takesGzip(request) && compressed.length < plain.length ? compressed : plain;
        if (bytes == compressed && bytes != plain) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static boolean takesGzip(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Accept-Encoding"))
                .orElse("")
                .contains("gzip");
    }

    private void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.isAsyncSupported()) {
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "This web server takes no open connections.");
            return;
        }
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        // Kura's web server would compress the events and hold them back for that, as proxies hold back for their
        // buffers
        response.setHeader("Content-Encoding", "identity");
        response.setHeader("X-Accel-Buffering", "no");
        String since = Optional.ofNullable(request.getHeader("Last-Event-ID"))
                .filter(id -> !id.isEmpty())
                .orElseGet(() -> parameter(request, "since"));
        Optional<String> logIn = Optional.ofNullable(request.getHeader("Authorization"));
        String address = request.getRemoteAddr();
        BooleanSupplier allowed = () -> access.mayStay(logIn, address);
        if (!page.feed.open(() -> request.startAsync(request, response), since, parameter(request, "fan"), allowed)) {
            response.setHeader("Retry-After", "10");
            refuse(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "Too many pages are open. Close one, or raise viewers.maximum.");
        }
    }

    private static String parameter(HttpServletRequest request, String name) {
        try {
            return Optional.ofNullable(request.getParameter(name)).orElse("");
        } catch (RuntimeException e) { // the web server's, which would show where it comes from
            throw new IllegalArgumentException("The parameters of the address are not UTF-8.", e);
        }
    }

    private static String user(HttpServletRequest request) {
        return Optional.ofNullable(request.getRemoteUser()).orElse("unknown");
    }

    /** Answers with words for people. */
    static void refuse(HttpServletResponse response, int status, String words) throws IOException {
        byte[] bytes = (words + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
