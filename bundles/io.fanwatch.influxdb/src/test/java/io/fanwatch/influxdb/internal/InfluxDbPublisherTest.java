// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.gson.JsonElement;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.tests.influxdb.InfluxDb;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfluxDbPublisherTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String DATABASE = "fanwatch";

    @TempDir
    private Path folder;

    @Test
    void readings_and_verdicts_can_be_read_back() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url(), "tags", "site=turin")) {
            gateway.publisher.accept(List.of(
                    Verdicts.healthy(Verdicts.reading("1", Optional.empty(), Verdicts.TIME, 528.5)),
                    Verdicts.faulty(Verdicts.reading("2", Optional.empty(), Verdicts.TIME, 600))));

            awaitPoints(database, 2);
            String answer = database.query(DATABASE, "SELECT * FROM fan WHERE deviceID='2' AND site='turin'");
            assertThat(Answers.column(answer, "rotation"))
                    .extracting(JsonElement::getAsDouble)
                    .containsExactly(600.0);
            assertThat(Answers.column(answer, "temperature"))
                    .extracting(JsonElement::getAsDouble)
                    .containsExactly(35.9);
            assertThat(Answers.column(answer, "fault"))
                    .extracting(JsonElement::getAsString)
                    .containsExactly("1");
            assertThat(Answers.column(answer, "faulty"))
                    .extracting(JsonElement::getAsInt)
                    .containsExactly(1);
            assertThat(Answers.column(answer, "probability"))
                    .extracting(JsonElement::getAsDouble)
                    .containsExactly(0.75);
            assertThat(Answers.column(answer, "alarm"))
                    .extracting(JsonElement::getAsString)
                    .containsExactly("ACTIVE");
            assertThat(Answers.column(answer, "model"))
                    .extracting(JsonElement::getAsString)
                    .containsExactly("fan 1.0.0");
            assertThat(Answers.column(answer, "time"))
                    .extracting(time -> Instant.ofEpochMilli(time.getAsLong() / 1_000_000))
                    .containsExactly(Verdicts.TIME);
            await().atMost(LONG).until(() -> gateway.publisher.status().level() == Status.Level.OK);
            assertThat(gateway.figure("points written")).isEqualTo(2L);
            assertThat(gateway.figure("points waiting")).isEqualTo(0L);
        }
    }

    @Test
    void changes_of_alarms_can_be_read_back_and_one_that_is_told_again_is_the_same_point() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url())) {
            gateway.publisher.changed(Verdicts.alarm("7", "vibration is high"));
            gateway.publisher.changed(Verdicts.alarm("7", "vibration is high"));
            gateway.publisher.changed(Verdicts.alarm("8", "vibration is high"));

            await().atMost(LONG).until(() -> gateway.figure("points written").equals(3L));
            String answer = database.query(DATABASE, "SELECT * FROM fan_alarm WHERE cause='CONDITION'");
            assertThat(Answers.column(answer, "deviceID"))
                    .extracting(JsonElement::getAsString)
                    .containsExactlyInAnyOrder("7", "8");
            assertThat(Answers.column(answer, "reason"))
                    .extracting(JsonElement::getAsString)
                    .containsOnly("vibration is high");
        }
    }

    @Test
    void readings_of_one_moment_do_not_overwrite_each_other() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url())) {
            gateway.publisher.accept(IntStream.range(0, 100)
                    .mapToObj(i -> Verdicts.healthy(Verdicts.reading("1", Optional.empty(), Verdicts.TIME, i % 50)))
                    .toList());

            awaitPoints(database, 100);
        }
    }

    @Test
    void hostile_device_ids_stay_what_they_are() throws Exception {
        List<String> ids = List.of(
                "a b,c=d",
                "x\\",
                "\\\\",
                "a\\ b",
                "q\"'; DROP DATABASE fanwatch; --",
                "<script>alert(1)</script>",
                "日本 ☃",
                "#1",
                "time",
                "line\nfan,deviceID=forged rotation=1 1");
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url())) {
            gateway.publisher.accept(ids.stream()
                    .map(id -> Verdicts.healthy(Verdicts.reading(id, Optional.empty(), Verdicts.TIME, 1)))
                    .toList());

            awaitPoints(database, ids.size());
            assertThat(Answers.column(
                            database.query(DATABASE, "SHOW TAG VALUES FROM fan WITH KEY = deviceID"), "value"))
                    .extracting(JsonElement::getAsString)
                    .containsExactlyInAnyOrder(
                            "a b,c=d",
                            "x%5C",
                            "%5C%5C",
                            "a\\ b",
                            "q\"'; DROP DATABASE fanwatch; --",
                            "<script>alert(1)</script>",
                            "日本 ☃",
                            "#1",
                            "time",
                            "line%0Afan,deviceID=forged rotation=1 1");
            assertThat(gateway.figure("points refused")).isEqualTo(0L);
        }
    }

    @Test
    void what_came_while_the_database_was_killed_and_away_is_there_afterwards_in_order() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url(), "batch_size", 50)) {
            offer(gateway, 0, 1_000);
            await().atMost(LONG).until(() -> (long) gateway.figure("points written") > 100);
            database.kill();
            offer(gateway, 1_000, 5_000);
            await().atMost(LONG).until(() -> gateway.says("no database takes connections"));
            assertThat(gateway.publisher.status().level()).isEqualTo(Status.Level.WARNING);
            await().atMost(LONG).until(() -> (long) gateway.figure("oldest waiting s") > 0);

            database.start();

            awaitPoints(database, 5_000);
            assertThat(Answers.column(database.query(DATABASE, "SELECT rotation FROM fan"), "rotation"))
                    .extracting(JsonElement::getAsInt)
                    .containsExactlyElementsOf(IntStream.range(0, 5_000).boxed().toList());
            await().atMost(LONG).until(() -> gateway.publisher.status().level() == Status.Level.OK);
            assertThat(gateway.figure("points dropped")).isEqualTo(0L);
        }
    }

    @Test
    void what_waits_outlives_a_restart_of_the_component() throws Exception {
        try (InfluxDb database = new InfluxDb()) {
            try (PublisherUnderTest before = publisher(database.url())) {
                offer(before, 0, 500);
            }
            database.start();
            try (PublisherUnderTest after = publisher(database.url())) {
                awaitPoints(database, 500);
                await().atMost(LONG).until(() -> after.figure("points written").equals(500L));
            }
        }
    }

    @Test
    void what_version_1_0_0_left_on_the_disk_is_written() throws Exception {
        try (InputStream in = new GZIPInputStream(getClass().getResourceAsStream("/1.0.0/points.queue.gz"))) {
            Files.copy(in, folder.resolve("points.queue"));
        }
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url())) {
            awaitPoints(database, 3);
            assertThat(Answers.column(database.query(DATABASE, "SELECT rotation FROM fan"), "rotation"))
                    .extracting(JsonElement::getAsInt)
                    .containsExactly(1, 2, 3);
            await().atMost(LONG).until(() -> gateway.figure("points waiting").equals(0L));
        }
    }

    @Test
    void what_is_said_to_be_kept_outlives_a_kill_of_the_gateway() throws Exception {
        try (InfluxDb database = new InfluxDb()) {
            Process killed = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledGateway.class.getName(),
                            folder.toString(),
                            database.url())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(killed.exitValue()).isEqualTo(KilledGateway.KILLED);
            database.start();

            try (PublisherUnderTest after = publisher(database.url())) {
                awaitPoints(database, KilledGateway.VERDICTS);
                assertThat(after.figure("points dropped")).isEqualTo(0L);
            }
        }
    }

    @Test
    void a_log_in_that_is_refused_costs_nothing_and_its_correction_takes_effect_live() throws Exception {
        try (InfluxDb database =
                        new InfluxDb().withAdministrator("boss", "secret").start();
                PublisherUnderTest gateway = publisher(database.url(), "username", "boss", "password", "wrong")) {
            offer(gateway, 0, 100);
            await().atMost(LONG).until(() -> gateway.says("answers 401") && gateway.says("set username and password"));

            gateway.modify(with(database.url(), "username", "boss", "password", "secret"));

            awaitPoints(database, 100);
        }
    }

    @Test
    void a_user_without_the_right_to_write_is_told_the_remedy_and_nothing_is_lost() throws Exception {
        try (InfluxDb database =
                new InfluxDb().withAdministrator("boss", "secret").start()) {
            database.query("CREATE DATABASE " + DATABASE);
            database.query("CREATE USER gateway WITH PASSWORD 'secret'");
            try (PublisherUnderTest gateway = publisher(database.url(), "username", "gateway", "password", "secret")) {
                offer(gateway, 0, 100);
                await().atMost(LONG).until(() -> gateway.says("answers 403") && gateway.says("right to write"));

                database.query("GRANT WRITE ON " + DATABASE + " TO gateway");

                awaitPoints(database, 100);
            }
        }
    }

    @Test
    void a_database_that_is_missing_and_not_to_be_created_is_told_and_waited_for() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url(), "create_database", false)) {
            offer(gateway, 0, 100);
            await().atMost(LONG)
                    .until(() -> gateway.says("database not found") && gateway.says("create the database fanwatch"));

            database.query("CREATE DATABASE " + DATABASE);

            awaitPoints(database, 100);
        }
    }

    @Test
    void a_database_that_is_dropped_meanwhile_is_created_again() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url())) {
            offer(gateway, 0, 10);
            awaitPoints(database, 10);
            database.query("DROP DATABASE " + DATABASE);

            offer(gateway, 10, 30);

            awaitPoints(database, 20);
        }
    }

    @Test
    void a_retention_policy_is_created_and_written_to() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway =
                        publisher(database.url(), "retention_policy", "century", "retention_duration", "5200w")) {
            gateway.publisher.accept(
                    List.of(Verdicts.healthy(Verdicts.reading("1", Optional.empty(), Instant.now(), 1))));

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(Answers.column(
                                    database.query(DATABASE, "SELECT rotation FROM century.fan"), "rotation"))
                            .hasSize(1));
            assertThat(Answers.column(database.query(DATABASE, "SHOW RETENTION POLICIES"), "duration"))
                    .extracting(JsonElement::getAsString)
                    .contains("873600h0m0s");
        }
    }

    @Test
    void a_point_whose_field_has_another_type_is_kept_aside_and_the_others_are_written() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url(), "batch_size", 500)) {
            database.query("CREATE DATABASE " + DATABASE);
            // a field of the second fan has another type in the shard of its day
            Instant otherDay = Verdicts.TIME.minus(Duration.ofDays(100));
            gateway.modify(
                    with(database.url(), "measurement", "fan", "field_names", "rotation=sound,sound=x,alarm=rotation"));
            gateway.publisher.accept(List.of(Verdicts.healthy(Verdicts.reading("0", Optional.empty(), otherDay, 1))));
            awaitPoints(database, 1, "faulty");
            gateway.modify(with(database.url(), "batch_size", 500));

            offer(gateway, 0, 200);
            Reading conflicting = Verdicts.reading("2", Optional.empty(), otherDay.plusSeconds(1), 5);
            gateway.publisher.accept(List.of(Verdicts.healthy(conflicting)));
            offer(gateway, 200, 400);

            awaitPoints(database, 401, "faulty");
            await().atMost(LONG).until(() -> gateway.figure("points refused").equals(1L));
            assertThat(gateway.says("field type conflict")).isTrue();
            assertThat(Files.readString(folder.resolve("refused-points.txt")))
                    .contains("# ", "field type conflict", "fan,deviceID=2 ");
        }
    }

    @Test
    void requests_that_are_too_large_are_halved_until_they_fit() throws Exception {
        try (InfluxDb database =
                        new InfluxDb().withHttpSetting("max-body-size = 4000").start();
                PublisherUnderTest gateway = publisher(database.url(), "compression", false, "batch_size", 1_000)) {
            offer(gateway, 0, 1_000);

            awaitPoints(database, 1_000);
            assertThat((int) gateway.figure("points a request")).isBetween(1, 40);
            assertThat(gateway.figure("points refused")).isEqualTo(0L);
        }
    }

    @Test
    void a_busy_database_is_left_alone_for_as_long_as_it_asks() throws Exception {
        try (AnsweringServer server = new AnsweringServer();
                PublisherUnderTest gateway = publisher(server.url())) {
            server.next(new AnsweringServer.Answer(503, "{\"error\":\"busy\"}", Map.of("Retry-After", "5")));
            offer(gateway, 0, 10);
            await().atMost(LONG).until(() -> gateway.says("answers 503, busy"));

            await().atMost(LONG).until(() -> server.lines().size() == 10);
            assertThat(server.requestNanos().get(1) - server.requestNanos().get(0))
                    .isGreaterThan(Duration.ofMillis(4_900).toNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({"500, look at its log", "404, create the database", "429, tried again", "405, may not be InfluxDB"})
    void after_any_answer_that_blames_no_point_everything_is_written_again_in_order(int code, String words)
            throws Exception {
        try (AnsweringServer server = new AnsweringServer();
                PublisherUnderTest gateway = publisher(server.url(), "batch_size", 10)) {
            server.next(AnsweringServer.refusal(code), AnsweringServer.refusal(code));
            offer(gateway, 0, 100);

            await().atMost(LONG).until(() -> server.lines().size() == 100);
            assertThat(server.lines())
                    .extracting(line -> line.replaceAll(".*rotation=(\\d+).*", "$1"))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 100).mapToObj(String::valueOf).toList());
            assertThat(gateway.figure("attempts failed")).isEqualTo(2L);
            assertThat(gateway.figure("last error").toString()).contains(String.valueOf(code), words);
        }
    }

    @Test
    void requests_are_compressed_and_carry_the_token_and_the_retention_policy() throws Exception {
        try (AnsweringServer server = new AnsweringServer();
                PublisherUnderTest gateway =
                        publisher(server.url() + "/", "token", "s3cret", "retention_policy", "month")) {
            offer(gateway, 0, 3);

            await().atMost(LONG).until(() -> server.lines().size() == 3);
            AnsweringServer.Write write = server.writes().get(0);
            assertThat(write.headers().get("Authorization")).containsExactly("Token s3cret");
            assertThat(write.headers().get("Content-encoding")).containsExactly("gzip");
            assertThat(write.query()).contains("db=fanwatch", "rp=month", "precision=n");
        }
    }

    @ParameterizedTest
    @CsvSource({"DROP_OLDEST, false", "KEEP_OLDEST, true"})
    void a_full_buffer_drops_and_counts_the_points_it_was_told_to(String whenFull, boolean oldestStay)
            throws Exception {
        int offered = 10_000;
        try (InfluxDb database = new InfluxDb();
                PublisherUnderTest gateway =
                        publisher(database.url(), "buffer_maximum_size", 1, "buffer_when_full", whenFull)) {
            offer(gateway, 0, offered);
            await().atMost(LONG)
                    .until(() -> (long) gateway.figure("points waiting") + (long) gateway.figure("points dropped")
                            == offered);
            long waiting = (long) gateway.figure("points waiting");
            assertThat((long) gateway.figure("bytes waiting")).isBetween(900_000L, 1_000_000L);

            database.start();

            awaitPoints(database, (int) waiting);
            List<Integer> kept =
                    Answers.column(database.query(DATABASE, "SELECT rotation FROM fan"), "rotation").stream()
                            .map(JsonElement::getAsInt)
                            .toList();
            assertThat(kept).contains(oldestStay ? 0 : offered - 1).doesNotContain(oldestStay ? offered - 1 : 0);
            assertThat(gateway.says("points were dropped for want of room")).isTrue();
        }
    }

    @Test
    void a_bad_configuration_is_refused_and_the_one_before_stays_in_force() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url())) {
            gateway.modify("url", "nonsense");

            offer(gateway, 0, 10);

            awaitPoints(database, 10);
            assertThat(gateway.publisher.status().level()).isEqualTo(Status.Level.WARNING);
            assertThat(gateway.says("the one before stays active: url 'nonsense'"))
                    .isTrue();
        }
    }

    @Test
    void a_bad_configuration_at_the_start_is_told_in_the_status() throws Exception {
        try (PublisherUnderTest gateway = publisher("nonsense")) {
            assertThat(gateway.publisher.status().level()).isEqualTo(Status.Level.ERROR);
            assertThat(gateway.says("not started: url 'nonsense'")).isTrue();
            assertThat(gateway.publisher.accept(Verdicts.numbered(0, 1))).isCompleted();
        }
    }

    @Test
    void a_disabled_publisher_writes_nothing_and_what_waits_stays() throws Exception {
        try (AnsweringServer server = new AnsweringServer();
                PublisherUnderTest gateway = publisher(server.url())) {
            for (int i = 0; i < 5; i++) {
                server.next(AnsweringServer.refusal(503));
            }
            offer(gateway, 0, 10);
            await().atMost(LONG).until(() -> gateway.says("503"));
            gateway.modify(with(server.url(), "enabled", false));

            offer(gateway, 10, 20);
            assertThat(gateway.publisher.status().level()).isEqualTo(Status.Level.OK);
            assertThat(gateway.figure("points waiting")).isEqualTo(10L);

            gateway.modify(with(server.url()));
            await().atMost(LONG).until(() -> server.lines().size() == 10);
        }
    }

    @Test
    void the_gateways_metrics_are_written_too() throws Exception {
        try (InfluxDb database = new InfluxDb().start();
                PublisherUnderTest gateway = publisher(database.url(), "status_interval", 1)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(Answers.column(
                                    database.query(
                                            DATABASE,
                                            "SELECT points_waiting, severity FROM fanwatch WHERE component='"
                                                    + PublisherUnderTest.NAME + "'"),
                                    "points_waiting"))
                            .isNotEmpty());
            assertThat(gateway.figure("points refused")).isEqualTo(0L);
        }
    }

    @Test
    void an_encrypted_connection_trusts_whom_kuras_ssl_manager_trusts() throws Exception {
        SSLContext trusting = certificate();
        HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
        SslManagerService manager = mock();
        when(manager.getSSLSocketFactory()).thenReturn(trusting.getSocketFactory());
        try (InfluxDb database = new InfluxDb()
                        .withTls(folder.resolve("key.pem"), client)
                        .start();
                PublisherUnderTest gateway = publisher(database.url())) {
            offer(gateway, 0, 10);
            await().atMost(LONG).until(() -> gateway.says("no TLS connection"));

            gateway.publisher.setSslManager(manager);

            awaitPoints(database, 10);
        }
    }

    @Test
    void accept_never_waits_for_the_disk_and_takes_no_more_than_it_can_hold() throws Exception {
        try (PublisherUnderTest gateway =
                new PublisherUnderTest(folder.resolve("missing"), with("http://127.0.0.1:1")).activate()) {
            for (int i = 0; i < 60; i++) {
                gateway.publisher.accept(Verdicts.numbered(1_000 * i, 1_000 * (i + 1)));
            }

            assertThat(gateway.publisher.accept(Verdicts.numbered(0, 1_000))).isCompletedExceptionally();
            assertThat(gateway.figure("points dropped")).isEqualTo(11_000L);
            await().atMost(LONG).until(() -> gateway.publisher.status().level() == Status.Level.ERROR);
        }
    }

    /** Makes a key, and a context that trusts it. */
    private SSLContext certificate() throws Exception {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        Files.writeString(
                folder.resolve("key.pem"),
                pem("CERTIFICATE", keys.getCertificate("key").getEncoded())
                        + pem(
                                "PRIVATE KEY",
                                keys.getKey("key", "secret".toCharArray()).getEncoded()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("key", keys.getCertificate("key"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private PublisherUnderTest publisher(String url, Object... properties) throws Exception {
        return new PublisherUnderTest(folder, with(url, properties)).activate();
    }

    private static Object[] with(String url, Object... properties) {
        Object[] all = new Object[properties.length + 8];
        System.arraycopy(
                new Object[] {"url", url, "batch_interval", 50, "status_interval", 0, "retry_delay_maximum", 1},
                0,
                all,
                0,
                8);
        System.arraycopy(properties, 0, all, 8, properties.length);
        return all;
    }

    private static void offer(PublisherUnderTest gateway, int from, int to) {
        for (int i = from; i < to; i += 100) {
            assertThat(gateway.publisher.accept(Verdicts.numbered(i, Math.min(to, i + 100))))
                    .isCompleted();
        }
    }

    private static void awaitPoints(InfluxDb database, int count) {
        awaitPoints(database, count, "rotation");
    }

    private static void awaitPoints(InfluxDb database, int count, String field) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Answers.column(
                                database.query(DATABASE, "SELECT count(" + field + ") FROM fan"), "count"))
                        .extracting(JsonElement::getAsInt)
                        .containsExactly(count));
    }
}
