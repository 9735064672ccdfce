// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCause;
import io.fanwatch.api.AlarmSeverity;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import io.fanwatch.tests.kafka.Kafka;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPublisherTest {

    private static final Duration LONG = Duration.ofSeconds(180);
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);
    private static final Instant TIME = Instant.parse("2020-10-01T10:49:34Z");

    /** For tests with topics of their own that leave it running. */
    private static final Kafka SHARED = new Kafka();

    @TempDir
    private static Path keys;

    @TempDir
    private Path folder;

    private final KafkaConfiguration configuration =
            mock(KafkaConfiguration.class, call -> call.getMethod().getDefaultValue());
    private Kafka kafka = SHARED;
    private Optional<KafkaPublisher> publisher = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        makeKey();
        SHARED.withTls(keys.resolve("key.p12"), "secret")
                .withSetting("message.max.bytes=20000")
                .start();
    }

    @AfterAll
    static void stop() {
        SHARED.close();
    }

    @AfterEach
    void close() {
        publisher.ifPresent(KafkaPublisher::deactivate);
        if (kafka != SHARED) {
            kafka.close();
        }
    }

    @Test
    void verdicts_and_alarm_changes_are_written_by_fan_with_the_payload_of_the_mqtt_topic() {
        publish(
                kafka.servers(),
                verdict("1", "a", AlarmState.NORMAL, false),
                verdict("2 é", "b", AlarmState.ACTIVE, true));

        assertThat(records("fan-anomaly", 2))
                .containsOnlyKeys("1", "2 é")
                .containsEntry(
                        "1",
                        List.of("{\"deviceID\":\"1\",\"fault\":\"0\",\"probability\":0.25,"
                                + "\"time\":\"2020-10-01T10:49:34Z\",\"model\":\"fan 1.0.0\",\"alarm\":\"NORMAL\","
                                + "\"id\":\"a\"}"));
        assertThat(records("fan-alarm", 1).get("2 é"))
                .singleElement()
                .asString()
                .contains("ACTIVE");
        await().atMost(LONG).until(() -> status().level() == Status.Level.OK);
        assertThat(status().message()).isEqualTo("writes to fan-anomaly at " + kafka.servers());
        await().atMost(LONG).until(() -> figure("records written") == 3);
        await().atMost(LONG).until(() -> figure("records waiting") == 0);
        assertThat(publisher.orElseThrow().confirmsDelivery()).isFalse();
    }

    @Test
    void without_a_topic_of_their_own_alarm_changes_are_verdicts_only() {
        when(configuration.topic()).thenReturn("verdicts-only");
        when(configuration.topic_alarms()).thenReturn("");
        publish(
                kafka.servers(),
                verdict("1", "a", AlarmState.ACTIVE, true),
                verdict("1", "b", AlarmState.NORMAL, true));

        assertThat(records("verdicts-only", 2).get("1")).hasSize(2);
        await().atMost(LONG).until(() -> figure("records waiting") == 0);
        assertThat(figure("records written")).isEqualTo(2);
    }

    @Test
    void changes_of_alarms_by_cause_go_to_the_topic_that_is_named_for_them() {
        when(configuration.topic()).thenReturn("beside-lifecycle");
        when(configuration.topic_lifecycle()).thenReturn("fan-alarm-lifecycle");
        publish(kafka.servers(), verdict("1", "a", AlarmState.NORMAL, false));

        publisher.orElseThrow().changed(alarm("2 é"));

        assertThat(records("fan-alarm-lifecycle", 1).get("2 é"))
                .singleElement()
                .asString()
                .startsWith("{\"number\":12,\"deviceID\":\"2 é\",\"cause\":\"CONDITION\",")
                .contains("\"state\":\"ACKNOWLEDGED\"", "\"evidence\":{\"vibration\":190.5}");
        assertThat(records("beside-lifecycle", 1)).containsOnlyKeys("1");
    }

    @Test
    void by_default_changes_of_alarms_by_cause_go_nowhere() {
        when(configuration.topic()).thenReturn("without-lifecycle");
        publish(kafka.servers());

        publisher.orElseThrow().changed(alarm("7"));
        publisher.orElseThrow().accept(List.of(verdict("7", "a", AlarmState.NORMAL, false)));

        assertThat(records("without-lifecycle", 1).get("7"))
                .singleElement()
                .asString()
                .contains("\"id\":\"a\"");
        await().atMost(LONG).until(() -> figure("records waiting") == 0);
        assertThat(figure("records written")).isEqualTo(1);
    }

    @Test
    void values_of_every_reading_go_to_the_topic_that_is_named_for_them() {
        when(configuration.topic()).thenReturn("beside-readings");
        when(configuration.topic_readings()).thenReturn("fan-readings-oslo");
        FeatureSchema two = new FeatureSchema(List.of("rotation", "temperature"));
        Reading whole = new Reading("2 \"é\"", Optional.of("a"), TIME.plusMillis(5), two, 528.5, -3e-7);
        Reading half = Reading.withMissing("3", Optional.empty(), TIME, two, Double.NaN, 21);
        publish(
                kafka.servers(),
                new Verdict(whole, 0.25f, false, MODEL, AlarmState.NORMAL, false),
                new Verdict(half, 0.25f, false, MODEL, AlarmState.NORMAL, false));

        assertThat(records("fan-readings-oslo", 2))
                .containsEntry(
                        "2 \"é\"",
                        List.of("{\"deviceID\":\"2 \\\"é\\\"\",\"timeStamp\":\"2020-10-01 10:49:34.005Z\","
                                + "\"id\":\"a\",\"rotation\":528.5,\"temperature\":-3.0E-7}"))
                .containsEntry(
                        "3",
                        List.of("{\"deviceID\":\"3\",\"timeStamp\":\"2020-10-01 10:49:34Z\",\"temperature\":21.0}"));
        assertThat(records("beside-readings", 2)).hasSize(2);
    }

    private static Alarm alarm(String deviceId) {
        return new Alarm(
                12,
                deviceId,
                AlarmCause.CONDITION,
                AlarmSeverity.WARNING,
                Alarm.State.ACKNOWLEDGED,
                true,
                "vibration +2.4 \u03c3 for 5 h",
                TIME,
                TIME,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Alarm.Mark("ada", TIME)),
                Optional.empty(),
                Map.of("vibration", 190.5));
    }

    @Test
    void while_the_broker_is_killed_and_away_records_wait_and_then_arrive_in_the_order_of_their_fan() {
        kafka = new Kafka().start();
        publish(kafka.servers());
        offer(0, 500);
        await().atMost(LONG).until(() -> figure("records written") == 500);
        kafka.kill();
        offer(500, 2_000);
        await().atMost(LONG).until(() -> status().message().startsWith("records wait on the disk: Kafka at "));
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);

        kafka.start();

        await().atMost(LONG).until(() -> figure("records written") == 2_000);
        Map<String, List<String>> records = records("fan-anomaly", 2_000);
        assertThat(records).hasSize(7);
        for (int i = 0; i < 7; i++) {
            int fan = i;
            // one that was confirmed just before the kill may come twice
            assertThat(ids(records.get("fan" + fan)).stream().distinct())
                    .containsExactlyElementsOf(IntStream.range(0, 2_000)
                            .filter(number -> number % 7 == fan)
                            .mapToObj(String::valueOf)
                            .toList());
        }
        assertThat(figure("records dropped")).isZero();
    }

    @Test
    void what_waits_outlives_a_restart_of_the_component() {
        kafka = new Kafka();
        publish(kafka.servers());
        offer(0, 100);
        publisher.orElseThrow().deactivate();

        kafka.start();
        publish(kafka.servers());

        assertThat(records("fan-anomaly", 100).values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(100);
    }

    @Test
    void a_record_that_is_too_large_is_refused_alone_and_kept_aside() {
        when(configuration.topic()).thenReturn("small");
        // does not become small by compression
        String hostile = Stream.generate(UUID::randomUUID)
                .limit(5_000)
                .map(UUID::toString)
                .collect(Collectors.joining());
        publish(
                kafka.servers(),
                verdict("1", "a", AlarmState.NORMAL, false),
                verdict(hostile, "b", AlarmState.NORMAL, false),
                verdict("1", "c", AlarmState.NORMAL, false));

        assertThat(ids(records("small", 2).get("1"))).containsExactly("a", "c");
        await().atMost(LONG).until(() -> figure("records refused") == 1);
        assertThat(status().message()).startsWith("1 records were refused and are kept in refused-records.txt: ");
        assertThat(folder.resolve("refused-records.txt")).content().contains("# 20", "\"id\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256"})
    void a_wrong_password_is_told_with_its_remedy_and_the_right_one_takes_effect_live(String mechanism) {
        when(configuration.topic()).thenReturn(mechanism);
        when(configuration.sasl_mechanism()).thenReturn(mechanism);
        when(configuration.username()).thenReturn(Kafka.USER);
        when(configuration.password()).thenReturn("wrong");
        publish(kafka.saslServers(), verdict("1", "a", AlarmState.NORMAL, false));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(status().message())
                        .contains("Authentication failed", "set username, password, sasl.mechanism"));
        assertThat(status().level()).isEqualTo(Status.Level.WARNING);

        when(configuration.password()).thenReturn(mechanism.equals("PLAIN") ? Kafka.PASSWORD : Kafka.SCRAM_PASSWORD);
        publisher.orElseThrow().modified(configuration);

        await().atMost(LONG).until(() -> figure("records written") == 1);
        assertThat(records(mechanism, 1)).containsOnlyKeys("1");
    }

    @Test
    void an_encrypted_connection_trusts_whom_kuras_ssl_manager_trusts() throws Exception {
        SSLContext trusting = trustingKey();
        SslManagerService manager = mock();
        when(manager.getSSLContext()).thenReturn(trusting);
        when(configuration.topic()).thenReturn("encrypted");
        when(configuration.tls()).thenReturn(true);
        publish(kafka.tlsServers(), verdict("1", "a", AlarmState.NORMAL, false));
        await().atMost(LONG)
                .until(() -> status().message().contains("the broker's certificate is not trusted: import"));

        publisher.orElseThrow().setSslManager(manager);

        await().atMost(LONG).until(() -> figure("records written") == 1);
        assertThat(records("encrypted", 1)).containsOnlyKeys("1");
    }

    @Test
    void a_topic_that_is_not_there_is_told_and_waited_for() {
        kafka = new Kafka().withSetting("auto.create.topics.enable=false").start();
        publish(kafka.servers(), verdict("1", "a", AlarmState.NORMAL, false));

        await().atMost(LONG).until(() -> status().message().contains("fan-anomaly not present in metadata"));
        assertThat(figure("records waiting")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "host, fan, NONE, bootstrap.servers is",
        "host:1, fan/anomaly, NONE, topic is",
        "host:1, fan, GSSAPI, sasl.mechanism is",
        "host:1, fan, PLAIN, 'username is empty: say who logs in, or choose no log-in'"
    })
    void a_configuration_that_makes_no_sense_is_refused_with_the_remedy(
            String servers, String topic, String mechanism, String words) {
        when(configuration.topic()).thenReturn(topic);
        when(configuration.sasl_mechanism()).thenReturn(mechanism);
        publish(servers);

        assertThat(status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(status().message()).startsWith("not started: " + words);
    }

    @Test
    void disabled_it_writes_nothing() {
        when(configuration.enabled()).thenReturn(false);
        publish("127.0.0.1:1", verdict("1", "a", AlarmState.NORMAL, false));

        assertThat(status().level()).isEqualTo(Status.Level.OK);
        assertThat(status().message()).isEqualTo("disabled: nothing is written");
    }

    private void publish(String servers, Verdict... verdicts) {
        when(configuration.bootstrap_servers()).thenReturn(servers);
        CryptoService crypto = mock(CryptoService.class, call -> {
            throw new IllegalArgumentException("not encrypted");
        });
        KafkaPublisher started =
                new KafkaPublisher(crypto, configuration, Map.of("kura.service.pid", "fanwatch-kafka"));
        publisher = Optional.of(started);
        started.setDataFolder(component -> folder);
        started.activate();
        started.accept(List.of(verdicts));
    }

    private void offer(int from, int to) {
        for (int i = from; i < to; i += 100) {
            publisher
                    .orElseThrow()
                    .accept(IntStream.range(i, i + 100)
                            .mapToObj(n -> verdict("fan" + n % 7, String.valueOf(n), AlarmState.NORMAL, false))
                            .toList());
        }
    }

    private static Verdict verdict(String device, String id, AlarmState alarm, boolean changed) {
        Reading reading = new Reading(device, Optional.of(id), TIME, SCHEMA, 528.5);
        return new Verdict(reading, 0.25f, false, MODEL, alarm, changed);
    }

    private Status status() {
        return publisher.orElseThrow().status();
    }

    private long figure(String name) {
        return ((Number) status().figures().get(name)).longValue();
    }

    /** The values by key, in their order, once there are that many at least. */
    private Map<String, List<String>> records(String topic, int count) {
        Map<String, List<String>> records = new HashMap<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.servers(), "auto.offset.reset", "earliest", "metric.reporters", List.of());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            await().atMost(LONG).until(() -> !consumer.partitionsFor(topic).isEmpty());
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .sorted(Comparator.comparing(TopicPartition::partition))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            Set<String> found = new HashSet<>(); // what was sent again counts once
            await().atMost(LONG).until(() -> {
                for (ConsumerRecord<String, String> next : consumer.poll(Duration.ofSeconds(1))) {
                    records.computeIfAbsent(next.key(), key -> new ArrayList<>())
                            .add(next.value());
                    found.add(next.key() + next.value());
                }
                return found.size() >= count;
            });
        }
        return records;
    }

    private static List<String> ids(List<String> values) {
        return values.stream()
                .map(value -> value.replaceAll(".*\"id\":\"(\\w+)\"}", "$1"))
                .toList();
    }

    private static void makeKey() throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String store = keys.resolve("key.p12").toString();
        String options = " -genkeypair -alias key -keyalg RSA -dname CN=localhost -ext san=dns:localhost"
                + " -storetype PKCS12 -storepass secret -keystore ";
        Process made = new ProcessBuilder((keytool + options + store).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
    }

    private static SSLContext trustingKey() throws Exception {
        KeyStore made = KeyStore.getInstance(keys.resolve("key.p12").toFile(), "secret".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("key", made.getCertificate("key"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
