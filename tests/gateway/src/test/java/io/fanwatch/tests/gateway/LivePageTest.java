// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonPrimitive;
import io.fanwatch.launcher.browser.Browser;
import io.fanwatch.launcher.browser.BrowserException;
import io.fanwatch.tests.fixtures.LoopbackPort;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser, on a gateway with the finished packages. */
class LivePageTest {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String LIVE = "document.body.dataset.connection === 'live'";
    private static final String ROWS = "document.querySelectorAll('table.fans tbody tr:not(.spacer)').length";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private int port;
    private GatewayUnderTest gateway;
    private Fans fans;
    private Browser browser;
    private int readings;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto().withPersistence().start();
        port = LoopbackPort.free();
        startGateway();
        // by rules: a Java process can load a native library from one place only once, and a test restarts the
        // framework
        gateway.update("fanwatch-predictor", Map.of("Scorer.target", "(kura.service.pid=fanwatch-scorer-rules)"));
        fans = new Fans(broker.url());
        browser = Browser.start();
        browser.logIn("admin", "secret");
    }

    private void startGateway() throws Exception {
        gateway = GatewayUnderTest.start(folder, broker.url(), port, Packages.file(Packages.DASHBOARD));
        await().atMost(Duration.ofSeconds(120))
                .until(() -> gateway.isOk("fanwatch-dashboard")
                        && gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-publisher-mqtt"));
    }

    @AfterEach
    void stop() throws Exception {
        browser.close();
        fans.close();
        gateway.close();
        broker.close();
    }

    @Test
    void a_page_of_no_fans_says_so_and_fans_appear_and_turn_faulty_while_it_is_open() throws Exception {
        show("#/");
        browser.await("document.body.innerText.includes('No fan has reported yet')", SOON);
        assertThat(browser.transferredBytes()).as("first load").isLessThan(200_000);
        browser.evaluate("window.sameplace = true");

        report("1", false, 12);
        report("2", false, 12);
        browser.await(ROWS + " === 2 && document.querySelectorAll('tr.healthy').length === 2", SOON);

        report("2", true, 10);
        browser.await("document.querySelector('table.fans tbody tr.alarm .c-name').innerText === '2'", SOON);
        browser.await("document.title.startsWith('▲ 1')", SOON);
        browser.await("document.getElementById('announcer').innerText.includes('Fan 2: alarm on')", SOON);
        assertThat(browser.evaluate("document.querySelector('tr.alarm .state').innerText")
                        .getAsString())
                .isEqualTo("Alarm");
        assertThat(browser.evaluate("document.querySelector('tbody tr:not(.spacer) .c-name').innerText")
                        .getAsString())
                .as("the worst is first")
                .isEqualTo("2");

        browser.evaluate("location.hash = '#/fan/2'");
        browser.await("document.querySelectorAll('.chart canvas').length === 5", SOON);
        browser.await("document.querySelector('.chart .latest').innerText.endsWith('%')", SOON);
        assertThat(browser.evaluate("window.sameplace").getAsBoolean()).isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void the_gateway_restarts_under_an_open_page_and_alarms_stay_acknowledged() throws Exception {
        show("#/alarms");
        report("7", true, 10);
        browser.await("document.querySelectorAll('table.board tbody tr').length === 1", SOON);
        browser.await("document.getElementById('badge').innerText === '1'", SOON);
        browser.evaluate(
                "[...document.querySelectorAll('button')].find((b) => b.innerText === 'Acknowledge all').click()");
        browser.await("document.querySelector('.seen')?.innerText.includes('admin') === true", SOON);
        browser.evaluate("window.sameplace = true");

        gateway.close();
        browser.await(
                "/Disconnected since \\d\\d:\\d\\d:\\d\\d/.test(document.getElementById('banner').innerText)", SOON);
        startGateway();

        browser.await(LIVE + " && document.getElementById('banner').hidden", SOON);
        browser.await("document.querySelector('.seen')?.innerText.includes('admin') === true", SOON);
        report("7", true, 10);
        browser.evaluate("location.hash = '#/'");
        browser.await("document.querySelector('tr.alarm .c-name')?.innerText === '7'", SOON);
        assertThat(browser.evaluate("window.sameplace").getAsBoolean()).isTrue();
    }

    @Test
    void an_alarm_is_acknowledged_shelved_and_closed_and_a_fan_serviced_on_the_page() throws Exception {
        show("#/alarms");
        browser.await("document.body.innerText.includes('No open alarm.')", SOON);
        report("7", true, 10);
        browser.await("document.querySelector('table.board tr.alarm .c-name')?.innerText === '7'", SOON);
        assertThat(board()).contains("Alarm", "Model", "finds its readings faulty", "New");
        assertThat(browser.complaints()).isEmpty();
        checkAccessibility("#/alarms");

        browser.evaluate("document.querySelector('table.board .c-acts button').click()");
        browser.await("document.querySelector('table.board .c-life').innerText === 'Acknowledged · admin'", SOON);
        browser.await("document.getElementById('badge').hidden", SOON);
        choose("table.board .c-acts select", "8");
        browser.await("document.querySelector('table.board .c-life').innerText.startsWith('Shelved until ')", SOON);
        gateway.close();
        startGateway();
        show("#/alarms");
        browser.await("document.querySelector('table.board .c-life')?.innerText.startsWith('Shelved until ')", SOON);
        choose("table.board .c-acts select:last-child", "bearing");
        browser.await("!document.querySelector('table.board tbody').innerText.includes('Model')", SOON);
        browser.await("document.querySelectorAll('table.board')[1].innerText.includes('Over · admin · bearing')", SOON);

        show("#/fan/7");
        browser.await(
                "document.querySelectorAll('table.board')[1]?.innerText.includes('Over · admin · bearing') === true",
                SOON);
        browser.await("document.querySelectorAll('.service button').length === 2", SOON);
        browser.evaluate("document.querySelector('.service button').click()");
        browser.await("document.querySelector('.service').innerText.includes('Out of service')", SOON);
        browser.evaluate("document.querySelectorAll('.service button')[1].click()");
        browser.await("document.querySelector('.service').innerText.includes('Take out of service')", SOON);
        checkAccessibility("#/fan/7");
        show("#/fleet");
        browser.await("document.body.innerText.includes('Nothing is known ahead yet')", SOON);
        checkAccessibility("#/fleet");
    }

    /** With what the gateway would answer if a condition monitor had watched a fan for two weeks. */
    @Test
    void a_fan_shows_its_health_over_days_and_the_fleet_who_fails_next() throws Exception {
        report("7", false, 10);
        show("#/");
        browser.evaluate(
                "(() => { const real = window.fetch; const hour = 3600000; const begun = Date.now() - 336 * hour;"
                        + "const fan = { phase: 'WATCHING', distance: 0.86, remaining: 36, low: 20, high: 60, unit: 'h',"
                        + "  contributions: [['rotation', -3.1, 0.6], ['vibration', 2.4, 0.3], ['sound', 0.4, 0.1]] };"
                        + "const points = Array.from({ length: 168 }, (none, i) => [begun + 2 * i * hour,"
                        + "  i % 40 === 0 ? null : 0.15 + 0.05 * Math.sin(i) + (i > 100 ? 0.66 * ((i - 100) / 67) ** 2 : 0)]);"
                        + "const answers = { 'api/health': { ...fan, points }, 'api/fleet': { fans: ["
                        + "  { fan: '7', state: 0, ...fan }, { fan: 'hall 2', state: 2, phase: 'LEARNING' }] } };"
                        + "window.fetch = (url, ...more) => { const known = Object.entries(answers).find(([path]) => String(url).includes(path));"
                        + "  return known ? Promise.resolve(new Response(JSON.stringify(known[1]))) : real(url, ...more); }; })()");
        browser.evaluate("location.hash = '#/fan/7'");
        browser.await("document.querySelector('.healthline .wedge') !== null", SOON);
        assertThat(browser.evaluate("document.querySelector('.health .summary').innerText")
                        .getAsString())
                .isEqualTo(
                        "0.86 of the way to the limit of its own normal. Failure limit reached in 36 h (20 h to 60 h).");
        assertThat(browser.evaluate("document.querySelector('.blame').innerText")
                        .getAsString())
                .containsSubsequence("rotation", "−3.1 σ", "vibration", "+2.4 σ");
        assertThat(browser.complaints()).isEmpty();
        checkAccessibility("#/fan/7");

        browser.evaluate("location.hash = '#/fleet'");
        browser.await("document.querySelectorAll('table.fleet tbody tr').length === 2", SOON);
        assertThat(browser.evaluate("document.querySelector('table.fleet tbody tr').innerText")
                        .getAsString())
                .containsSubsequence(
                        "7", "Healthy", "36 h (20 h to 60 h)", "0.86", "rotation −3.1 σ, vibration +2.4 σ");
        checkAccessibility("#/fleet");
    }

    @Test
    void a_message_that_is_no_reading_is_shown_with_its_reason_and_with_settings_that_take_it() throws Exception {
        show("#/system");
        browser.await("document.querySelector('.rejected')?.innerText.includes('No message was rejected.')", SOON);
        String message = "{\"machine\":\"<i>hall2</i>\",\"ts\":1767261600,\"values\":{\"rotation\":528.5,\"temp\":35.9,"
                + "\"vibration\":191.7,\"sound\":46.8}}";

        fans.publish("fan/messages", message);
        browser.await("document.querySelectorAll('.rejected details').length === 1", SOON);
        assertThat(rejected()).contains("fan/messages", "the field rotation is missing");
        browser.evaluate("document.querySelector('.rejected summary').click()");
        browser.await("document.querySelector('.remedy pre') !== null", SOON);
        assertThat(rejected())
                .contains(message)
                .contains("A listener with these settings takes it", "device.field=machine", "time.format=EPOCH")
                .contains("Fan <i>hall2</i>", "rotation 528.50", "temperature 35.90");
        assertThat(browser.complaints()).isEmpty();
        checkAccessibility("#/system");

        String settings = browser.evaluate("document.querySelector('.remedy pre').innerText")
                .getAsString();
        gateway.update(
                "fanwatch-telemetry",
                settings.lines()
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
        fans.publish("fan/messages", message);
        browser.evaluate("location.hash = '#/'");
        browser.await("document.querySelector('tbody .c-name')?.innerText === '<i>hall2</i>'", SOON);
    }

    private String rejected() throws BrowserException, InterruptedException {
        return browser.evaluate("document.querySelector('.rejected').innerText").getAsString();
    }

    @Test
    void only_the_page_itself_commands_alarms() throws Exception {
        report("7", true, 10);
        await().atMost(SOON).until(() -> get("api/board", "admin:secret").body().contains("\"deviceID\":\"7\""));
        String close = "{\"action\":\"close\",\"deviceID\":\"7\"}";
        HttpRequest.Builder foreign = request("api/board/command", "admin:secret")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(close));
        assertThat(HTTP.send(foreign.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        HttpRequest.Builder form = request("api/board/command", "admin:secret")
                .header("Content-Type", "text/plain")
                .header("X-Fanwatch", "1")
                .POST(BodyPublishers.ofString(close));
        assertThat(HTTP.send(form.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
        HttpRequest.Builder nobody = request("api/board/command", "")
                .header("Content-Type", "application/json")
                .header("X-Fanwatch", "1")
                .POST(BodyPublishers.ofString(close));
        assertThat(HTTP.send(nobody.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(get("api/board", "admin:secret").body()).contains("\"deviceID\":\"7\"");
    }

    private String board() throws BrowserException, InterruptedException {
        return browser.evaluate("document.querySelector('table.board tbody').innerText")
                .getAsString();
    }

    private void choose(String select, String value) throws BrowserException, InterruptedException {
        browser.evaluate("(() => { const box = document.querySelector('" + select + "'); box.value = '" + value
                + "'; box.dispatchEvent(new Event('change')); })()");
    }

    @Test
    void after_a_long_outage_a_slow_gateway_is_given_time_to_say_something() throws Exception {
        show("#/");
        gateway.close();
        browser.await("document.body.dataset.connection === 'lost'", SOON);
        browser.evaluate("(() => { const right = performance.now.bind(performance);"
                + "  performance.now = () => right() + 60_000;"
                + "  window.EventSource = class extends EventSource { addEventListener(name, action) {"
                + "    super.addEventListener(name, (event) => setTimeout(() => action(event), 3_000));"
                + "  } }; })()");
        startGateway();

        browser.await(LIVE, SOON);
    }

    @Test
    void hostile_device_ids_are_only_text() throws Exception {
        List<String> hostile = List.of(
                "<img src=x onerror='window.hacked=1'>",
                "\"'`${window.hacked=1}&amp;</script><script>window.hacked=1</script>",
                "a/../b?c=d#e%2f",
                "\u05D0\u05D1 leftwards",
                "long".repeat(250));
        gateway.update("fanwatch-telemetry", Map.of("device.id.maximum.length", 1_024));
        show("#/");
        // which the listener rejects
        report("x".repeat(10_000), true, 1);
        report("\u202Ereversed", true, 1);
        for (String id : hostile) {
            report(id.replace("\\", "\\\\").replace("\"", "\\\""), true, 10);
        }

        browser.await(ROWS + " === 5", SOON);
        for (String id : hostile.subList(0, 4)) {
            String found = "[...document.querySelectorAll('table.fans .c-name a')].find((a) => a.innerText === "
                    + new JsonPrimitive(id) + ")";
            browser.await(found + " !== undefined", SOON);
            browser.evaluate(found + ".click()");
            browser.await("document.querySelector('h1 bdi')?.textContent === " + new JsonPrimitive(id), SOON);
            browser.await("document.querySelectorAll('.chart').length === 5", SOON);
            browser.evaluate("location.hash = '#/'");
            browser.await(ROWS + " === 5", SOON);
        }
        assertThat(browser.evaluate(
                                "Math.max(...[...document.querySelectorAll('.c-name a')].map((a) => a.innerText.length))")
                        .getAsInt())
                .isLessThan(200);
        assertThat(browser.evaluate("window.hacked === undefined").getAsBoolean())
                .isTrue();
        assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
                        .getAsBoolean())
                .isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_viewers_clock_that_is_wrong_or_set_does_no_harm() throws Exception {
        report("1", false, 1);
        show("#/");
        browser.await(ROWS + " === 1", SOON);
        browser.evaluate("window.lost = 0; new MutationObserver(() => {"
                + "  window.lost += document.body.dataset.connection === 'live' ? 0 : 1;"
                + "}).observe(document.body, { attributes: true })");

        browser.evaluate("(() => { const right = Date.now; Date.now = () => right() + 7_200_000; })()");
        browser.evaluate("new Promise((done) => setTimeout(done, 2500))");
        // it is now for two seconds only
        await().atMost(SOON).until(() -> {
            report("1", false, 1);
            return isTrue("document.querySelector('td.c-heard').innerText === 'now'");
        });
        assertThat(browser.evaluate("window.lost").getAsInt()).isZero();
    }

    @Test
    void who_is_not_let_in_sees_and_changes_nothing() throws Exception {
        for (String path : List.of("", "files/x/app.js", "api/state", "api/events", "api/board", "api/status")) {
            assertThat(get(path, "").statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "admin:wrong" + path).statusCode()).as(path).isIn(401, 429);
            assertThat(get(path, "guest:secret").statusCode()).as(path).isEqualTo(403);
        }
        HttpResponse<String> refused = get("", "guest:secret");
        assertThat(refused.body()).contains("rest.fanwatch");
        assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();

        await().atMost(SOON).until(() -> get("", "admin:secret").statusCode() == 200);
        assertThat(post("application/json", false)).isEqualTo(403);
        assertThat(post("text/plain", true)).isEqualTo(415);
        assertThat(post("application/json", true)).isEqualTo(200);
    }

    @Test
    void what_is_asked_wrongly_is_told_nothing_of_the_inside() throws Exception {
        HttpResponse<String> broken = get("api/points?fan=%ED%A0%80", "admin:secret");
        HttpRequest trace = request("api/state", "admin:secret")
                .method("TRACE", BodyPublishers.noBody())
                .build();
        HttpResponse<String> echo = HTTP.send(trace, BodyHandlers.ofString());

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).isEqualTo("The parameters of the address are not UTF-8.\n");
        assertThat(echo.statusCode()).isEqualTo(405);
        assertThat(echo.body()).doesNotContain("Basic");
    }

    @Test
    void of_five_thousand_fans_those_that_can_be_seen_are_drawn() throws Exception {
        int count = Integer.getInteger("fanwatch.page.fans", 5_000);
        gateway.update("fanwatch-dashboard", Map.of("fans.maximum", count));
        show("#/");
        long emptyPage = browser.scriptMemory();
        for (int i = 0; i < count; i++) {
            fans.publish("fan/messages", Fans.healthy("hall-" + i, "reading-" + readings++));
        }
        browser.await(
                "Number(document.querySelector('.tile.all .value').innerText.replace(',', '')) === " + count,
                Duration.ofMinutes(3));
        browser.go("about:blank");
        show("#/");
        browser.await(ROWS + " > 4", SOON);
        long transferred = browser.transferredBytes();
        long perFan = (browser.scriptMemory() - emptyPage) / count;

        JsonArray drawn = browser.evaluate("(async () => {"
                        + "const app = document.querySelector('script[type=module]').src;"
                        + "const { fansView } = await import(app.replace('app.js', 'fans.js'));"
                        + "const make = document.createElement;"
                        + "let made = 0;"
                        + "document.createElement = (...what) => { made += 1; return make.apply(document, what); };"
                        + "const times = [];"
                        + "const parts = [];"
                        + "for (let i = 0; i < 20; i += 1) {"
                        + "  const begun = performance.now();"
                        + "  made = 0;"
                        + "  const view = fansView();"
                        + "  document.getElementById('main').replaceChildren(view.element);"
                        + "  view.shown();"
                        + "  parts.push(made);"
                        + "  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"
                        + "  times.push(performance.now() - begun);"
                        + "  view.close();"
                        + "}"
                        + "document.createElement = make;"
                        + "return [times.sort((one, other) => one - other)[18], Math.max(...parts)]; })()")
                .getAsJsonArray();
        int parts = drawn.get(1).getAsInt();

        System.out.printf(
                "%d fans: drawn in %.0f ms (p95 of 20), of %d parts at most, first load %d kB, %d bytes of the browser's"
                        + " memory a fan%n",
                count, drawn.get(0).getAsDouble(), parts, transferred / 1_000, perFan);
        assertThat(parts).as("parts of the page made to draw it").isBetween(100, 1_500);
        assertThat(browser.evaluate(ROWS).getAsInt()).as("rows in the document").isBetween(5, 80);
        assertThat(perFan).as("the browser's memory a fan (bytes)").isBetween(50L, 3_000L);
        assertThat(transferred).as("first load").isBetween(20_000L, count <= 5_000 ? 200_000L : 40L * count);
    }

    @Test
    void the_keyboard_is_enough_and_nothing_stands_in_a_screen_readers_way() throws Exception {
        report("1", false, 10);
        report("2", true, 10);
        show("#/");
        browser.await(ROWS + " === 2 && document.querySelector('tr.alarm') !== null", SOON);
        checkAccessibility("#/");

        for (int i = 0; i < 40 && !isTrue("document.activeElement.closest('tbody') !== null"); i++) {
            browser.press("Tab");
        }
        assertThat(browser.evaluate("document.activeElement.innerText").getAsString())
                .isEqualTo("2");
        browser.press("ArrowDown");
        assertThat(browser.evaluate("document.activeElement.innerText").getAsString())
                .isEqualTo("1");
        browser.press("ArrowUp");
        browser.press("Enter");
        browser.await("document.querySelector('h1')?.innerText === 'Fan 2'", SOON);
        browser.await("document.querySelectorAll('.chart canvas').length === 5", SOON);
        checkAccessibility("#/fan/2");

        for (int i = 0; i < 40 && !isTrue("document.activeElement.innerText === 'Acknowledge'"); i++) {
            browser.press("Tab");
        }
        browser.press("Enter");
        browser.await("document.querySelector('.c-life')?.innerText === 'Acknowledged · admin'", SOON);

        for (String view : List.of("#/alarms", "#/system")) {
            browser.evaluate("location.hash = '" + view + "'");
            browser.await(
                    "document.querySelector(location.hash === '#/system' ? '.component' : '.c-life') !== null", SOON);
            checkAccessibility(view);
        }
    }

    private void checkAccessibility(String view) throws Exception {
        try (InputStream axe = LivePageTest.class.getResourceAsStream(System.getProperty("fanwatch.axe"))) {
            browser.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";true");
        }
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            assertThat(browser.evaluate(
                                    "axe.run().then((result) => result.violations.map((violation) =>"
                                            + " `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`).join('\\n'))")
                            .getAsString())
                    .as("%s %s", view, dark ? "dark" : "light")
                    .isEmpty();
        }
        browser.dark(false);
    }

    private boolean isTrue(String expression) throws BrowserException, InterruptedException {
        return browser.evaluate(expression).getAsBoolean();
    }

    private void show(String view) throws BrowserException, InterruptedException {
        browser.go(url() + view);
        browser.await(LIVE, SOON);
    }

    private String url() {
        return gateway.gateway().webUrl() + "/fanwatch/";
    }

    private void report(String fan, boolean faulty, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            String id = "reading-" + readings++;
            fans.publish("fan/messages", faulty ? Fans.faulty(fan, id) : Fans.healthy(fan, id));
        }
    }

    private HttpResponse<String> get(String path, String login) throws Exception {
        return HTTP.send(request(path, login).build(), BodyHandlers.ofString());
    }

    private int post(String type, boolean fromPage) throws Exception {
        HttpRequest.Builder request = request("api/alarms/acknowledge", "admin:secret")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"alarms\":[]}"));
        if (fromPage) {
            request.header("X-Fanwatch", "1");
        }
        return HTTP.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest.Builder request(String path, String login) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        if (!login.isEmpty()) {
            String credentials = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + credentials);
        }
        return request;
    }
}
