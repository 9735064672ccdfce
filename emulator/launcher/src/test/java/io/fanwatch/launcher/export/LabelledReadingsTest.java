// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import io.fanwatch.tests.influxdb.InfluxDb;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledReadingsTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final String HISTORY = """
            {"alarms":[
             {"deviceID":"it's \\\"7\\\"","cause":"MODEL","since":"2026-11-30T12:01:00Z","cleared":"2026-11-30T12:02:00Z",
              "changed":"2026-11-30T13:00:00Z","outcome":"bearing"},
             {"deviceID":"8","cause":"CONDITION","since":"2026-11-30T12:01:00Z","changed":"2026-11-30T12:01:30Z",
              "outcome":"false alarm"},
             {"deviceID":"8","cause":"MODEL","since":"2026-11-30T12:01:00Z","changed":"2026-11-30T12:01:30Z",
              "outcome":"unclear"},
             {"deviceID":"8","cause":"SILENT","since":"2026-11-30T12:01:00Z","changed":"2026-11-30T12:01:30Z",
              "outcome":"cable"},
             {"deviceID":"8","cause":"MODEL","since":"2026-11-30T12:01:00Z","changed":"2026-11-30T12:01:30Z"}]}""";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"})
    void what_a_spreadsheet_would_execute_is_text_to_it(String hostile) throws Exception {
        HttpServer database = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        database.createContext("/query", exchange -> {
            byte[] answer = ("{\"results\":[{\"series\":[{\"columns\":[\"time\",\"rotation\"],\"values\":[["
                            + NOON.toEpochMilli() + ",-1.5]]}]}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        database.start();
        RecordedReadings readings = new RecordedReadings(new DatabaseSettings(
                "http://127.0.0.1:" + database.getAddress().getPort(), Optional.empty(), Optional.empty()));
        Path file = folder.resolve("out.csv");
        ClosedAlarm alarm = new ClosedAlarm(hostile, NOON, NOON.plusSeconds(1), hostile);

        new LabelledReadings(readings, List.of("rotation"), Duration.ofMinutes(1)).write(List.of(alarm), file);
        database.stop(0);

        assertThat(Files.readString(file).replace("\"", ""))
                .contains("'" + hostile + "," + NOON + ",-1.5,1,'" + hostile);
    }

    @Test
    void readings_during_an_alarm_have_what_it_was_and_those_after_it_are_healthy() throws Exception {
        List<ClosedAlarm> alarms = ClosedAlarm.of(HISTORY);
        assertThat(alarms).extracting(ClosedAlarm::outcome).containsExactly("bearing", "false alarm");
        try (InfluxDb database = new InfluxDb().start()) {
            database.query("CREATE DATABASE fanwatch");
            StringBuilder points = new StringBuilder();
            for (String fan : new String[] {"it's\\ \"7\"", "8"}) {
                for (int second = 0; second <= 240; second += 30) {
                    points.append("fan,deviceID=" + fan + " rotation=" + (600 - second) + ",sound=48.5 "
                            + NOON.plusSeconds(second).toEpochMilli() + "000000\n");
                }
            }
            HttpRequest write = HttpRequest.newBuilder(URI.create(database.url() + "/write?db=fanwatch"))
                    .POST(BodyPublishers.ofString(points.toString()))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(write, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
            RecordedReadings readings =
                    new RecordedReadings(new DatabaseSettings(database.url(), Optional.empty(), Optional.empty()));
            Path file = folder.resolve("out.csv");
            new LabelledReadings(readings, List.of("rotation", "sound"), Duration.ofMinutes(1)).write(alarms, file);

            assertThat(Files.readAllLines(file))
                    .containsExactly(
                            "deviceID,timeStamp,rotation,sound,fault,kind",
                            "\"it's \"\"7\"\"\",2026-11-30T12:01:00Z,540.0,48.5,1,bearing",
                            "\"it's \"\"7\"\"\",2026-11-30T12:01:30Z,510.0,48.5,1,bearing",
                            "\"it's \"\"7\"\"\",2026-11-30T12:02:00Z,480.0,48.5,1,bearing",
                            "8,2026-11-30T12:01:00Z,540.0,48.5,0,",
                            "8,2026-11-30T12:01:30Z,510.0,48.5,0,",
                            "\"it's \"\"7\"\"\",2026-11-30T12:02:30Z,450.0,48.5,0,",
                            "\"it's \"\"7\"\"\",2026-11-30T12:03:00Z,420.0,48.5,0,",
                            "8,2026-11-30T12:02:00Z,480.0,48.5,0,",
                            "8,2026-11-30T12:02:30Z,450.0,48.5,0,");
            assertThatIOException()
                    .isThrownBy(() -> new RecordedReadings(new DatabaseSettings(
                                    database.url() + "/nowhere", Optional.empty(), Optional.empty()))
                            .of("8", NOON, NOON, List.of("rotation")))
                    .withMessageContaining("404");
        }
    }
}
