// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.fanwatch.tests.influxdb.InfluxDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as its user runs it, in a process of its own, with a real database. */
class DemoTest {

    private static final long LIMIT_SECONDS = 180;
    private static final Pattern VERDICTS = Pattern.compile("Verdicts +([0-9,]+)");

    @TempDir
    private Path folder;

    private record Run(int exitCode, String text) {}

    @Test
    void every_verdict_of_the_demo_is_in_the_database_with_its_user() throws Exception {
        try (InfluxDb database =
                new InfluxDb().withAdministrator("gateway", "pass word").start()) {
            Run run = demo(
                    Map.of("FANWATCH_INFLUXDB_PASSWORD", "pass word"),
                    database.url().replace("http://", "http://gateway@"));

            assertThat(run.text()).contains("curl -G -u gateway '" + database.url() + "/query", "points written");
            assertThat(run.exitCode()).as(run.text()).isZero();
            // and those by which the gateway was found ready
            assertThat(count(database)).isGreaterThanOrEqualTo(verdicts(run.text()));
        }
    }

    @Test
    void a_database_that_is_not_there_ends_no_demo_but_is_said_and_a_failure() throws Exception {
        InfluxDb away = new InfluxDb();

        Run run = demo(Map.of(), away.url());

        away.close();
        assertThat(run.text())
                .contains("nothing is written yet: points wait on the disk: ")
                .contains("The gateway goes on")
                .contains("0 points written to fanwatch at " + away.url());
        assertThat(verdicts(run.text())).isPositive();
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    }

    private Run demo(Map<String, String> environment, String database) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfanwatch.home="
                        + Path.of(System.getProperty("fanwatch.kura-config")).getParent(),
                "-jar",
                System.getProperty("fanwatch.launcher"),
                "demo",
                "--for",
                "3s",
                "--http-port",
                "0",
                "--influxdb",
                database));
        Path text = folder.resolve("demo.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(text.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(text));
    }

    private static long verdicts(String text) {
        Matcher matcher = VERDICTS.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Long.parseLong(matcher.group(1).replace(",", ""));
    }

    private static long count(InfluxDb database) {
        return JsonParser.parseString(database.query("fanwatch", "SELECT count(rotation) FROM fan"))
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("series")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("values")
                .get(0)
                .getAsJsonArray()
                .get(1)
                .getAsLong();
    }
}
