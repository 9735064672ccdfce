// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * An installed Chromium or Chrome without a window, with one page, led by its DevTools protocol. Its profile is temporary.
 * To be used by one thread.
 */
public final class Browser implements AutoCloseable {

    private static final List<String> PROGRAMS =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
    private static final String PROGRAM_VARIABLE = "FANWATCH_BROWSER";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;
    private static final int CLOSE_SECONDS = 10;

    private final Path profile;
    private final Process process;
    private final Connection connection;
    private final String session;

    /** The log-in for the pages, if they want one. */
    private Optional<String> authorization = Optional.empty();

    private Browser(Path profile, Process process, Connection connection, String session) {
        this.profile = profile;
        this.process = process;
        this.connection = connection;
        this.session = session;
    }

    /** The installed browser, if there is one: that of the variable {@code FANWATCH_BROWSER}, or one on the path. */
    public static Optional<Path> installed() {
        Optional<Path> wanted =
                Optional.ofNullable(System.getenv(PROGRAM_VARIABLE)).map(Path::of);
        if (wanted.isPresent()) {
            return wanted.filter(Files::isExecutable);
        }
        return PROGRAMS.stream()
                .flatMap(program -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it with an empty page.
     *
     * @throws BrowserException if none is installed or it does not start; the message says what to do
     */
    public static Browser start() throws BrowserException, InterruptedException {
        Path program = installed()
                .orElseThrow(
                        () -> new BrowserException("There is no Chromium on this machine. On Debian 12: apt-get install"
                                + " chromium; or point FANWATCH_BROWSER to one"));
        try {
            Path profile = Files.createTempDirectory("fanwatch-browser");
            List<String> command = new ArrayList<>(List.of(
                    program.toString(),
                    "--headless=new",
                    "--remote-debugging-port=0",
                    "--remote-allow-origins=*",
                    "--user-data-dir=" + profile,
                    "--no-first-run",
                    "--no-default-browser-check",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                    "--force-color-profile=srgb"));
            if ("root".equals(System.getProperty("user.name"))) {
                // Chromium's sandbox does not work for root
                command.add("--no-sandbox");
            }
            command.add("about:blank");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("fanwatch.log").toFile())
                    .start();
            return connect(profile, process);
        } catch (IOException e) {
            throw new BrowserException(program + " does not start: " + e.getMessage(), e);
        }
    }

    private static Browser connect(Path profile, Process process)
            throws BrowserException, IOException, InterruptedException {
        Path address = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + START.toNanos();
        while (!Files.exists(address) || Files.readAllLines(address).size() < 2) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String log = Files.readString(profile.resolve("fanwatch.log"), StandardCharsets.UTF_8);
                process.destroyForcibly();
                throw new BrowserException("The browser does not start: " + log.strip());
            }
            Thread.sleep(POLL_MILLIS);
        }
        List<String> lines = Files.readAllLines(address);
        Connection connection = Connection.open("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        String target = connection
                .call("", "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .getAsString();
        String session = connection
                .call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .getAsString();
        Browser browser = new Browser(profile, process, connection, session);
        browser.call("Page.enable", Map.of());
        browser.call("Runtime.enable", Map.of());
        browser.call("Network.enable", Map.of());
        browser.call("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        browser.call("Log.enable", Map.of());
        browser.size(1280, 800, 1);
        return browser;
    }

    /** Logs in wherever it goes from now on, by basic authentication. */
    public void logIn(String user, String password) throws BrowserException, InterruptedException {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        authorization = Optional.of("Basic " + login);
        call("Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", authorization.get())));
    }

    /** Sets the page's size in CSS pixels and how many device pixels each has; below 600 wide it is a phone. */
    public void size(int width, int height, double density) throws BrowserException, InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", density, "mobile", width < 600));
    }

    /** Has the system's colours be light or dark. */
    public void dark(boolean dark) throws BrowserException, InterruptedException {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Goes to an address. */
    public void go(String url) throws BrowserException, InterruptedException {
        connection.heard.clear();
        JsonObject answer = call("Page.navigate", Map.of("url", url));
        if (answer.has("errorText")) {
            throw new BrowserException(
                    url + " can't be shown: " + answer.get("errorText").getAsString());
        }
    }

    /**
     * What an expression of JavaScript gives on the page; a promise is waited for.
     *
     * @throws BrowserException if it throws
     */
    public JsonElement evaluate(String expression) throws BrowserException, InterruptedException {
        JsonObject answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new BrowserException(expression + " fails: " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? com.google.gson.JsonNull.INSTANCE : value;
    }

    /**
     * Waits until an expression of JavaScript is true.
     *
     * @throws BrowserException if it is not in time; the message has what the page shows
     */
    public void await(String expression, Duration timeout) throws BrowserException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!isTrue(expression)) {
            if (System.nanoTime() > end) {
                throw new BrowserException("not within " + timeout.toSeconds() + " s: " + expression
                        + "\nThe page shows: " + evaluate("document.body.innerText.slice(0, 2000)") + "\nIt complains: "
                        + complaints());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isTrue(String expression) throws InterruptedException {
        try {
            JsonElement value = evaluate(expression);
            return value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean() && value.getAsBoolean();
        } catch (BrowserException e) {
            // the page is just being loaded
            return false;
        }
    }

    /** Presses and releases a key, by its name in JavaScript: {@code Tab}, {@code Enter}, {@code ArrowDown}, {@code a}. */
    public void press(String key) throws BrowserException, InterruptedException {
        Map<String, Integer> codes = Map.of("Tab", 9, "Enter", 13, "ArrowDown", 40, "ArrowUp", 38, "End", 35, " ", 32);
        int code = codes.getOrDefault(
                key, (int) key.toUpperCase(java.util.Locale.ROOT).charAt(0));
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type", text.isEmpty() ? "rawKeyDown" : "keyDown",
                        "key", key,
                        "text", text,
                        "windowsVirtualKeyCode", code));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    /** A picture of what the window shows, as PNG. */
    public byte[] picture() throws BrowserException, InterruptedException {
        JsonObject answer = call("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    /** What scripts threw and what the browser refused since the page was gone to. */
    public List<String> complaints() {
        return connection.heard.stream()
                .filter(event -> event.startsWith("{\"method\":\"Runtime.exceptionThrown\"")
                        || event.startsWith("{\"method\":\"Log.entryAdded\""))
                .toList();
    }

    /** How many bytes came over the network since the page was gone to, as they were transferred; nothing is cached. */
    public long transferredBytes() {
        return connection.heard.stream()
                .map(event -> JsonParser.parseString(event).getAsJsonObject())
                .filter(event -> event.get("method").getAsString().equals("Network.loadingFinished"))
                .mapToLong(event ->
                        event.getAsJsonObject("params").get("encodedDataLength").getAsLong())
                .sum();
    }

    /** How much memory the page's scripts take, in bytes, garbage not counted. */
    public long scriptMemory() throws BrowserException, InterruptedException {
        call("HeapProfiler.collectGarbage", Map.of());
        return call("Runtime.getHeapUsage", Map.of()).get("usedSize").getAsLong();
    }

    private JsonObject call(String method, Map<String, Object> parameters)
            throws BrowserException, InterruptedException {
        return connection.call(session, method, parameters);
    }

    /** Ends the browser and removes its profile. */
    @Override
    public void close() {
        connection.socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException e) {
            // a temporary folder that stays does no harm
        }
    }

    /** Calls and their answers over one WebSocket. */
    private static final class Connection implements WebSocket.Listener {

        private static final int MOST_EVENTS = 5_000;

        private final AtomicInteger numbers = new AtomicInteger();
        private final Map<Integer, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private WebSocket socket;

        static Connection open(String url) throws BrowserException, InterruptedException {
            Connection connection = new Connection();
            try {
                connection.socket = HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(url), connection)
                        .get(START.toSeconds(), TimeUnit.SECONDS);
                return connection;
            } catch (ExecutionException | TimeoutException e) {
                throw new BrowserException("the browser can't be talked to: " + e.getMessage(), e);
            }
        }

        JsonObject call(String session, String method, Map<String, Object> parameters)
                throws BrowserException, InterruptedException {
            int number = numbers.incrementAndGet();
            CompletableFuture<JsonObject> answer = new CompletableFuture<>();
            open.put(number, answer);
            JsonObject call = new JsonObject();
            call.addProperty("id", number);
            call.addProperty("method", method);
            call.add("params", new com.google.gson.Gson().toJsonTree(parameters));
            if (!session.isEmpty()) {
                call.addProperty("sessionId", session);
            }
            try {
                socket.sendText(call.toString(), true).get(ANSWER.toSeconds(), TimeUnit.SECONDS);
                JsonObject answered = answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
                if (answered.has("error")) {
                    throw new BrowserException(method + " is refused: " + answered.get("error"));
                }
                return answered.getAsJsonObject("result");
            } catch (ExecutionException | TimeoutException e) {
                throw new BrowserException("the browser does not answer to " + method + ": " + e, e);
            } finally {
                open.remove(number);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String text = partial.toString();
                partial.setLength(0);
                JsonObject message = JsonParser.parseString(text).getAsJsonObject();
                if (message.has("id")) {
                    Optional.ofNullable(open.get(message.get("id").getAsInt()))
                            .ifPresent(answer -> answer.complete(message));
                } else if (isKept(text) && heard.size() < MOST_EVENTS) {
                    heard.add(text);
                }
            }
            from.request(1);
            return null;
        }

        private static boolean isKept(String event) {
            return Stream.of("Runtime.exceptionThrown", "Log.entryAdded", "Network.loadingFinished")
                    .anyMatch(method -> event.startsWith("{\"method\":\"" + method + '"'));
        }
    }
}
