// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.launcher.browser.Browser;
import io.fanwatch.launcher.browser.BrowserException;
import io.fanwatch.tests.mosquitto.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures of the live page in each of its states, in both themes, on a desktop and on a phone: to be looked at, in
 * {@code target/pictures}; those that the documentation shows are renewed there. Not among the tests that run by
 * themselves, as it takes minutes:
 *
 * <pre>./fanwatch test -pl tests/gateway -am -Dtest=LivePagePictures -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class LivePagePictures {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String LIVE = "document.body.dataset.connection === 'live'";
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final Map<String, String> DOCUMENTED = Map.of(
            "fans-many-light-desktop", "live-fans.png",
            "fans-six-dark-phone", "live-phone.png",
            "fan-light-desktop", "live-fan.png",
            "alarms-light-desktop", "live-alarms.png",
            "lost-light-desktop", "live-disconnected.png");
    private static final int SECONDS_OF_HISTORY = 170;
    private static final int DECAY_BEGINS = 50;
    private static final int DECAY_ENDS = 110;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<String, double[]> deviations = new TreeMap<>();
    private final Set<String> cutOff = new TreeSet<>();
    private Browser browser;
    private Fans fans;
    private int readings;
    private volatile int seconds;
    private volatile boolean sixthIsRepaired;

    @Test
    void take() throws Exception {
        Files.createDirectories(PICTURES);
        try (Mosquitto broker = new Mosquitto().withPersistence().start();
                Fans connected = new Fans(broker.url());
                Browser started = Browser.start()) {
            fans = connected;
            browser = started;
            browser.logIn("admin", "secret");
            try (GatewayUnderTest gateway =
                    GatewayUnderTest.start(folder, broker.url(), 0, Packages.file(Packages.DASHBOARD))) {
                await().atMost(SOON)
                        .until(() -> gateway.isOk("fanwatch-dashboard")
                                && gateway.isOk("fanwatch-telemetry")
                                && gateway.isOk("fanwatch-publisher-mqtt"));
                browser.go(gateway.gateway().webUrl() + "/fanwatch/");
                browser.await(LIVE, SOON);
                takeAll("fans-none", "#/");
                takeAll("alarms-none", "#/alarms");
                sixFans();
            }
            browser.await("document.getElementById('banner').innerText.includes('does not answer')", SOON);
            takeAll("lost", "#/");
            takeAll("lost-fan", "#/fan/5");
        }
        assertThat(cutOff).as("what is wider than its place").isEmpty();
    }

    private void sixFans() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(this::reportSix, 0, 1, TimeUnit.SECONDS);
        try {
            awaitSeconds(DECAY_BEGINS / 2);
            takeAll("fans-healthy", "#/");
            takeAll("fan-healthy", "#/fan/1");
            awaitSeconds(SECONDS_OF_HISTORY);
            takeAll("fans-six", "#/");
            takeAll("fan", "#/fan/5");
            takeAll("alarms-new", "#/alarms");
            browser.evaluate("document.querySelector('table.board .c-acts button').click()");
            browser.await("document.querySelector('.c-life').innerText.startsWith('Acknowledged')", SOON);
            sixthIsRepaired = true;
            browser.await("document.querySelector('.state.over') !== null", SOON);
            takeAll("alarms", "#/alarms");
            takeAll("system", "#/system");
            manyFans();
        } finally {
            clock.shutdownNow();
        }
    }

    private void awaitSeconds(int count) {
        await().atMost(Duration.ofMinutes(10)).until(() -> seconds >= count);
    }

    private void reportSix() {
        try {
            double wear = (double) (seconds - DECAY_BEGINS) / (DECAY_ENDS - DECAY_BEGINS);
            for (int fan = 1; fan <= 6; fan++) {
                boolean fails = fan == 5 || fan == 6 && !sixthIsRepaired;
                report(String.valueOf(fan), fails ? Math.min(1, Math.max(0, wear)) : 0);
            }
            seconds++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void manyFans() throws Exception {
        Set<Integer> failing = Set.of(17, 18, 19, 420, 421, 640, 641, 642, 643, 902);
        for (int count : new int[] {1_000, 5_000}) {
            int from = count == 1_000 ? 7 : 1_001;
            for (int fan = from; fan <= count; fan++) {
                String name = String.format(Locale.ROOT, "%c-%03d", 'A' + (fan - 1) / 250, (fan - 1) % 250 + 1);
                for (int i = 0; i < (failing.contains(fan) ? 8 : 1); i++) {
                    report(name, failing.contains(fan) || fan == 555 ? 1 : 0);
                }
            }
            browser.evaluate("location.hash = '#/'");
            browser.await(
                    "Number(document.querySelector('.tile.all .value')?.innerText.replace(',', '')) >= " + count, SOON);
            takeAll(count == 1_000 ? "fans-many" : "fans-thousands", "#/");
        }
    }

    /* a fan's values wander; with wear it turns slower, gets hotter, shakes and is louder */
    private synchronized void report(String fan, double wear) throws InterruptedException {
        double[] deviation = deviations.computeIfAbsent(fan, none -> new double[4]);
        Arrays.setAll(deviation, i -> 0.85 * deviation[i] + random.nextDouble(-1, 1));
        String reading = String.format(
                Locale.ROOT,
                "{\"deviceID\":\"%s\",\"rotation\":%.1f,\"temperature\":%.1f,\"vibration\":%.1f,\"sound\":%.1f,\"id\":\"%d\"}",
                fan,
                600 - 150 * wear + 9 * deviation[0],
                40 + 11 * wear + 0.6 * deviation[1],
                150 + 85 * wear + 7 * deviation[2],
                48 + 9 * wear + 0.5 * deviation[3],
                readings++);
        fans.publish("fan/messages", reading);
    }

    private void takeAll(String name, String view) throws BrowserException, InterruptedException, IOException {
        browser.evaluate("location.hash = '" + view + "'");
        for (boolean phone : new boolean[] {false, true}) {
            browser.size(phone ? 390 : 1_280, phone ? 844 : view.startsWith("#/fan/") ? 880 : 800, phone ? 2 : 1);
            for (boolean dark : new boolean[] {false, true}) {
                browser.dark(dark);
                browser.evaluate("new Promise((done) => setTimeout(done, 400))");
                String file = name + (dark ? "-dark" : "-light") + (phone ? "-phone" : "-desktop");
                byte[] picture = browser.picture();
                Files.write(PICTURES.resolve(file + ".png"), picture);
                if (DOCUMENTED.containsKey(file)) {
                    Path images = Path.of(System.getProperty("fanwatch.docs"), "images");
                    Files.write(images.resolve(DOCUMENTED.get(file)), picture);
                }
                lookForCutOff(file);
            }
        }
        browser.size(1_280, 800, 1);
        browser.dark(false);
    }

    private void lookForCutOff(String picture) throws BrowserException, InterruptedException {
        String found = browser.evaluate("[...document.querySelectorAll('body, main *')]"
                        + ".filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0"
                        + " && getComputedStyle(one).display !== 'inline' && !one.closest('.unseen, canvas, svg, .plot'))"
                        + ".map((one) => `${one.tagName} ${one.className} ${one.innerText?.slice(0, 30)}`).join('; ')")
                .getAsString();
        if (!found.isEmpty()) {
            cutOff.add(picture + ": " + found.lines().collect(Collectors.joining(" ")));
        }
    }
}
