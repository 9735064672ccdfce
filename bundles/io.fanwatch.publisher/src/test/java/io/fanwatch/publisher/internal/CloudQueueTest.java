// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.ModelChange;
import io.fanwatch.api.Status;
import io.fanwatch.api.Verdict;
import io.fanwatch.component.StatusReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloudQueueTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final FakeCloud cloud = new FakeCloud();
    private CloudQueue queue;

    @BeforeEach
    void open() {
        queue = new CloudQueue("test", Duration.ofMillis(5), Duration.ofSeconds(60));
        queue.use(component -> folder);
    }

    @AfterEach
    void close() {
        cloud.hang.ifPresent(CountDownLatch::countDown);
        queue.close();
    }

    @Test
    void a_fan_is_summed_up_once_an_interval() {
        connect(settings(Duration.ofSeconds(1)));

        queue.add(List.of(verdict("1", 0.2f, false, 500, 40), verdict("1", 0.6f, true, 700, 60)));
        queue.add(List.of(verdict("2", 0, false, 600, 50)));

        await().untilAsserted(() -> assertThat(cloud.messages()).hasSize(2));
        KuraMessage first = cloud.messages().get(0);
        assertThat(first.getProperties()).containsEntry("type", "summary").containsEntry("deviceId", "1");
        assertThat(first.getPayload().metrics())
                .containsEntry("deviceId", "1")
                .containsEntry("count", 2L)
                .containsEntry("faulty", 1L)
                .containsEntry("alarm", "NORMAL")
                .containsEntry("model", "fan 1.0.0")
                .containsEntry("rotation.min", 500.0)
                .containsEntry("rotation.mean", 600.0)
                .containsEntry("rotation.max", 700.0)
                .containsEntry("sound.mean", 50.0)
                .containsEntry("probability.min", (double) 0.2f)
                .containsEntry("probability.max", (double) 0.6f);
        long start = (Long) first.getPayload().getMetric("interval.start.ms");
        long end = (Long) first.getPayload().getMetric("interval.end.ms");
        assertThat(end - start).isBetween(500L, 60_000L);
        assertThat(cloud.messages().get(1).getPayload().getMetric("deviceId")).isEqualTo("2");
    }

    @Test
    void an_alarm_change_is_sent_at_once() {
        connect(settings(HOUR));

        queue.add(List.of(verdict("1", 0, false, 500, 40), Verdicts.transition("7")));

        await().untilAsserted(() -> assertThat(cloud.messages()).hasSize(1));
        KuraMessage message = cloud.messages().get(0);
        assertThat(message.getProperties()).containsEntry("type", "transition").containsEntry("deviceId", "7");
        assertThat(message.getPayload().getTimestamp()).isEqualTo("2020-10-01T10:49:34Z");
        assertThat(message.getPayload().metrics())
                .containsEntry("deviceId", "7")
                .containsEntry("alarm", "ACTIVE")
                .containsEntry("probability", 0.75)
                .containsEntry("model", "fan 1.0.0")
                .containsEntry("rotation", 528.5)
                .containsEntry("sound", 46.8);
    }

    @Test
    void a_device_id_cannot_break_the_topic() {
        connect(settings(HOUR));

        queue.add(List.of(Verdicts.transition("hall/1 $a\\+#")));

        await().untilAsserted(() -> assertThat(cloud.messages()).hasSize(1));
        assertThat(cloud.messages().get(0).getProperties()).containsEntry("deviceId", "hall_1__a___");
        assertThat(cloud.devices()).containsExactly("hall/1 $a\\+#");
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeCloud.Answer.class,
            names = {"NOT_CONNECTED", "OVER_CAPACITY", "BREAK"})
    void while_the_cloud_takes_nothing_alarm_changes_wait_in_their_order(FakeCloud.Answer answer) {
        cloud.answer = answer;
        connect(settings(HOUR));
        queue.add(transitions(0, 20));
        await().until(() -> metric("attempts_failed_total") > 4);
        assertThat(message()).contains("the cloud publisher does not take them");

        cloud.answer = FakeCloud.Answer.TAKE;

        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 20)));
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
        assertThat(metric("alarm_changes_dropped_total")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeCloud.Answer.class,
            names = {"INVALID", "UNFIT"})
    void a_message_that_can_never_be_sent_does_not_hold_up_the_next(FakeCloud.Answer answer) {
        cloud.answer = answer;
        connect(settings(HOUR));
        queue.add(transitions(0, 1));
        await().until(() -> metric("messages_refused_total") == 1);

        cloud.answer = FakeCloud.Answer.TAKE;
        queue.add(transitions(1, 2));

        await().untilAsserted(() -> assertThat(cloud.devices()).containsExactly("fan1"));
    }

    @Test
    void a_cloud_publisher_that_comes_later_gets_what_waits_alarm_changes_first() {
        queue.configure(settings(Duration.ofSeconds(1)));
        queue.add(List.of(verdict("sum", 0, false, 500, 40)));
        await().until(() -> metric("summaries_waiting") == 1);
        queue.add(transitions(0, 3));
        await().until(() -> metric("alarm_changes_waiting") == 3);
        queue.configure(settings(HOUR));

        queue.connect(cloud);

        await().untilAsserted(
                        () -> assertThat(cloud.devices().subList(0, 4)).containsExactly("fan0", "fan1", "fan2", "sum"));
    }

    @Test
    void an_error_out_of_the_cloud_publisher_ends_nothing() {
        cloud.answer = FakeCloud.Answer.LINKAGE_ERROR;
        connect(settings(HOUR));
        queue.add(transitions(0, 2));
        await().until(() -> message().contains("could not be sent: java.lang.NoClassDefFoundError"));

        cloud.answer = FakeCloud.Answer.TAKE;

        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 2)));
    }

    @Test
    void what_version_1_0_0_left_on_the_disk_is_sent() throws IOException {
        queue.close();
        for (String file : List.of("transitions.queue", "summaries.queue")) {
            try (InputStream in = new GZIPInputStream(getClass().getResourceAsStream("/1.0.0/" + file + ".gz"))) {
                Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();

        connect(settings(HOUR));

        await().untilAsserted(() -> assertThat(cloud.messages()).hasSize(2));
        assertThat(cloud.messages().get(0).getProperties())
                .containsEntry("type", "transition")
                .containsEntry("deviceId", "7");
        assertThat(cloud.messages().get(0).getPayload().metrics()).containsEntry("probability", 0.75);
        assertThat(cloud.messages().get(1).getPayload().metrics()).containsEntry("fans", 2L);
        assertThat(cloud.messages().get(1).getPayload().getBody())
                .asString(UTF_8)
                .isEqualTo("{\"fans\":[]}");
    }

    @Test
    void what_is_not_confirmed_survives_a_restart_and_what_is_does_not_come_again() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR));
        queue.add(transitions(0, 5));
        await().until(() -> cloud.messages().size() == 5);
        cloud.confirm("1");
        cloud.confirm("2");
        cloud.confirm("4");
        queue.close();
        assertThat(cloud.hasListeners()).isFalse();

        FakeCloud after = new FakeCloud();
        open();
        queue.configure(settings(HOUR));
        queue.connect(after);

        // the fourth was confirmed, but comes twice, as the third before it was not
        await().untilAsserted(() -> assertThat(after.devices()).startsWith("fan2", "fan3", "fan4"));
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
    }

    @Test
    void what_was_summed_up_when_the_component_stops_is_sent_after_the_restart() {
        queue.configure(settings(HOUR));
        await().until(() -> !message().contains("not open yet"));
        queue.add(List.of(verdict("1", 0.2f, false, 500, 40)));
        queue.close();

        open();
        connect(settings(HOUR));

        await().untilAsserted(() -> assertThat(cloud.devices()).containsExactly("1"));
    }

    @Test
    void no_more_messages_are_unconfirmed_than_allowed() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR));
        queue.add(transitions(0, 30));
        await().until(() -> cloud.messages().size() == 20);

        cloud.confirm("20");
        cloud.confirm("20");
        cloud.confirm("of another application");

        await().until(() -> cloud.messages().size() == 21);
        await().untilAsserted(() -> assertThat(metric("messages_unconfirmed")).isEqualTo(20));
        assertThat(metric("messages_confirmed_total")).isEqualTo(1);
        assertThat(metric("alarm_changes_waiting")).isEqualTo(30);
    }

    @Test
    void a_message_that_is_not_confirmed_in_time_is_sent_again() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR, Duration.ofSeconds(1), 50 * MEGABYTE));
        queue.add(transitions(0, 2));
        await().until(() -> cloud.messages().size() >= 2);
        cloud.confirm("2");

        await().untilAsserted(() -> assertThat(cloud.devices()).startsWith("fan0", "fan1", "fan0"));
        cloud.confirm("3");

        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
        assertThat(metric("messages_repeated_total")).isPositive();
    }

    @Test
    void a_confirmation_that_comes_after_the_message_was_sent_again_counts() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR, Duration.ofSeconds(1), 50 * MEGABYTE));
        queue.add(transitions(0, 2));
        await().until(() -> cloud.messages().size() >= 2);
        cloud.confirm("1");
        await().until(() -> cloud.messages().size() >= 3);

        cloud.confirm("2");

        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
    }

    @Test
    void a_cloud_publisher_that_never_confirms_does_not_get_everything_again_and_again() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR, Duration.ofSeconds(1), 50 * MEGABYTE));
        cloud.establish();

        queue.add(transitions(0, 100));

        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 100)));
        assertThat(metric("messages_repeated_total")).isZero();
    }

    @Test
    void a_connection_that_stands_and_confirms_no_more_is_a_warning_with_the_remedy_until_it_does_again() {
        connect(settings(HOUR, Duration.ofSeconds(6), 50 * MEGABYTE));
        cloud.establish();
        queue.add(transitions(0, 1));
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
        cloud.confirm = FakeCloud.Confirm.LATER;

        queue.add(transitions(1, 30));

        await().until(() -> message().startsWith("the cloud connection stands but has confirmed nothing for ")
                && message().contains("in-flight-messages.congestion-timeout"));
        cloud.confirm = FakeCloud.Confirm.EARLY;
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
        await().until(() -> !message().contains("has confirmed nothing"));
    }

    @Test
    void what_is_taken_before_there_ever_was_a_connection_stays_on_the_disk() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR, Duration.ofSeconds(1), 50 * MEGABYTE));

        queue.add(transitions(0, 100));

        await().until(() -> cloud.messages().size() == 20);
        await().until(() -> message().startsWith("20 messages have not been confirmed in time"));
        await().during(Duration.ofSeconds(2)).until(() -> metric("alarm_changes_waiting") == 100);
        assertThat(cloud.messages()).hasSize(20);

        cloud.establish();
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
        assertThat(cloud.devices()).isEqualTo(names(0, 100));
    }

    @Test
    void what_a_cloud_publisher_that_never_confirms_takes_without_a_connection_stays_on_the_disk() {
        queue.close();
        queue = new CloudQueue("test", Duration.ofMillis(5), Duration.ofMillis(20));
        queue.use(component -> folder);
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR, Duration.ofSeconds(1), 50 * MEGABYTE));
        cloud.establish();
        queue.add(transitions(0, 1));
        await().untilAsserted(() -> assertThat(metric("messages_sent_total")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());

        cloud.lose();
        queue.add(transitions(1, 4));

        await().until(() -> cloud.messages().size() == 4);
        await().during(Duration.ofSeconds(2)).until(() -> metric("alarm_changes_waiting") == 3);
    }

    @Test
    void a_confirmation_proves_the_connection_whatever_was_said_of_it_before() {
        cloud.confirm = FakeCloud.Confirm.LATER;
        connect(settings(HOUR));
        queue.add(transitions(0, 1));
        await().until(() -> cloud.messages().size() == 1);
        cloud.establish();
        cloud.lose();

        cloud.confirm("1");

        queue.add(transitions(1, 3));
        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 3)));
        assertThat(message()).doesNotContain("connection is down");
    }

    @Test
    void at_quality_of_service_0_what_was_taken_counts_as_delivered() {
        cloud.confirm = FakeCloud.Confirm.WITHOUT_ID;
        connect(settings(HOUR));

        queue.add(transitions(0, 50));

        await().untilAsserted(() -> assertThat(cloud.messages()).hasSize(50));
        await().untilAsserted(() -> assertThat(metric("alarm_changes_waiting")).isZero());
    }

    @Test
    void nothing_is_sent_while_the_connection_is_known_to_be_lost() {
        connect(settings(HOUR));
        queue.add(transitions(0, 1));
        await().until(() -> cloud.messages().size() == 1);
        cloud.lose();
        queue.add(transitions(1, 4));
        await().until(() -> metric("alarm_changes_waiting") == 3);
        assertThat(message()).contains("connection is down");
        assertThat(cloud.messages()).hasSize(1);

        cloud.establish();

        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 4)));
    }

    @Test
    void a_lost_connection_that_nobody_reports_as_back_is_tried_all_the_same() {
        queue.close();
        queue = new CloudQueue("test", Duration.ofMillis(5), Duration.ofMillis(100));
        queue.use(component -> folder);
        connect(settings(HOUR));
        queue.add(transitions(0, 1));
        await().until(() -> cloud.messages().size() == 1);
        cloud.lose();

        queue.add(transitions(1, 3));

        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 3)));
    }

    @Test
    void messages_are_not_given_faster_than_the_rate_allows() {
        connect(new CloudSettings(HOUR, 10, true, 20, 65_536, 5, 1_000, HOUR, 50 * MEGABYTE));
        long begin = System.nanoTime();

        queue.add(transitions(0, 20));

        await().until(() -> cloud.messages().size() == 20);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1_800));
    }

    @Test
    void a_cloud_publisher_that_hangs_holds_nothing_up_and_alarm_changes_reach_the_disk() {
        cloud.hang = Optional.of(new CountDownLatch(1));
        connect(settings(HOUR));
        queue.add(transitions(0, 1));

        long begin = System.nanoTime();
        queue.add(transitions(1, 1_001));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        await().until(() -> metric("alarm_changes_waiting") == 1_001);

        begin = System.nanoTime();
        queue.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void when_room_is_short_summaries_go_first_and_alarm_changes_last_and_both_are_counted() {
        queue.configure(settings(Duration.ofSeconds(1), HOUR, MEGABYTE));
        await().until(() -> !message().contains("not open yet"));
        await().until(() -> {
            queue.add(IntStream.range(0, 10_000)
                    .mapToObj(i -> verdict("sum" + i, 0, false, 1, 1))
                    .toList());
            return metric("summaries_dropped_total") > 0;
        });
        assertThat(metric("alarm_changes_dropped_total")).isZero();
        queue.configure(settings(HOUR, HOUR, MEGABYTE));

        int changes = 0;
        for (; metric("summaries_waiting") > 0; changes += 200) {
            int from = changes;
            queue.add(transitions(from, from + 200));
            await().until(() -> metric("alarm_changes_waiting") + metric("alarm_changes_dropped_total") == from + 200);
            await().untilAsserted(() -> assertThat(metric("waiting_bytes")).isLessThanOrEqualTo(MEGABYTE));
            if (metric("summaries_waiting") > 1) {
                assertThat(metric("alarm_changes_dropped_total")).isZero();
            }
        }
        while (metric("alarm_changes_dropped_total") == 0) {
            int from = changes;
            queue.add(transitions(from, from + 200));
            await().until(() -> metric("alarm_changes_waiting") + metric("alarm_changes_dropped_total") == from + 200);
            changes += 200;
        }
        assertThat(metric("alarm_changes_waiting")).isGreaterThan(1_000);
    }

    @Test
    void five_thousand_fans_are_packed_into_few_messages() {
        connect(settings(Duration.ofSeconds(1)));

        queue.add(IntStream.range(0, 5_000)
                .mapToObj(i -> verdict("fan" + i, 0.25f, false, 528.5, 46.8))
                .toList());

        await().until(() -> fans().count() == 5_000);
        assertThat(cloud.messages()).hasSizeLessThan(15);
        assertThat(cloud.messages()).allSatisfy(message -> {
            assertThat(message.getProperties())
                    .containsEntry("type", "summaries")
                    .containsEntry("deviceId", "fans");
            assertThat(message.getPayload().getBody()).hasSizeLessThanOrEqualTo(65_536);
        });
        JsonObject body = body(cloud.messages().get(0));
        List<String> columns =
                elements(body, "columns").map(JsonElement::getAsString).toList();
        JsonArray fan = body.getAsJsonArray("fans").get(0).getAsJsonArray();
        assertThat(columns).startsWith("deviceId", "count", "faulty", "alarm", "model", "probability.min");
        assertThat(fan).hasSameSizeAs(columns);
        assertThat(fan.get(columns.indexOf("deviceId")).getAsString()).isEqualTo("fan0");
        assertThat(fan.get(columns.indexOf("rotation.max")).getAsDouble()).isEqualTo(528.5);
        assertThat(body.get("interval.end.ms").getAsLong())
                .isGreaterThan(body.get("interval.start.ms").getAsLong());
    }

    private Stream<JsonElement> fans() {
        return cloud.messages().stream().flatMap(message -> elements(body(message), "fans"));
    }

    private static Stream<JsonElement> elements(JsonObject body, String name) {
        return StreamSupport.stream(body.getAsJsonArray(name).spliterator(), false);
    }

    private static JsonObject body(KuraMessage message) {
        return JsonParser.parseString(new String(message.getPayload().getBody(), UTF_8))
                .getAsJsonObject();
    }

    @Test
    void extreme_values_leave_the_message_of_all_fans_readable() {
        connect(settings(Duration.ofSeconds(1)));

        List<Verdict> verdicts = new ArrayList<>();
        IntStream.range(0, 20)
                .mapToObj(i -> verdict("fan" + i, 0, false, i == 7 ? Double.MAX_VALUE : 500, 40))
                .forEach(verdicts::add);
        verdicts.add(verdict("fan7", 0, false, -Double.MAX_VALUE, 40));
        queue.add(verdicts);
        await().until(() -> fans().count() == 20);
        String body = new String(cloud.messages().get(0).getPayload().getBody(), UTF_8);
        assertThat(body).doesNotContain("Infinity", "NaN").contains(",1.7976931348623157E308,");
        assertThat(body).contains("[\"fan7\",2,0,\"NORMAL\",\"fan 1.0.0\",0.0,0.0,0.0,-1.7976931348623157E308,0.0,");
    }

    @Test
    void a_name_of_any_length_does_not_stop_alarm_changes() {
        connect(settings(HOUR));
        String name = "ü".repeat(40_000);

        queue.add(List.of(Verdicts.transition(name), Verdicts.transition("2")));

        await().untilAsserted(() -> assertThat(cloud.devices()).containsExactly(name, "2"));
    }

    @Test
    void what_happens_to_a_model_is_sent_at_once_with_its_figures() {
        connect(settings(HOUR));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("readings compared", 1_000);
        figures.put("agreement", 0.75f);
        figures.put("largest difference", Double.POSITIVE_INFINITY);
        figures.put("passed", false);

        queue.add(new ModelChange(
                "fanwatch-scorer-onnx",
                Instant.parse("2026-01-01T10:00:00Z"),
                ModelChange.Kind.HELD_BACK,
                "fan 1.1.0",
                "fan 1.0.0",
                "it judges otherwise",
                figures));

        await().untilAsserted(() -> assertThat(cloud.messages()).hasSize(1));
        KuraMessage message = cloud.messages().get(0);
        assertThat(message.getProperties())
                .containsEntry("type", "model")
                .containsEntry("deviceId", "fanwatch-scorer-onnx");
        assertThat(message.getPayload().getTimestamp()).isEqualTo("2026-01-01T10:00:00Z");
        assertThat(message.getPayload().metrics())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "component", "fanwatch-scorer-onnx",
                        "change", "HELD_BACK",
                        "model", "fan 1.1.0",
                        "before", "fan 1.0.0",
                        "message", "it judges otherwise",
                        "figures.readings.compared", 1_000L,
                        "figures.agreement", 0.75,
                        "figures.passed", false));
    }

    @Test
    void fans_beyond_the_limit_are_left_out_and_counted() {
        connect(new CloudSettings(Duration.ofSeconds(1), 1, false, 20, 65_536, 1_000, 20, HOUR, 50 * MEGABYTE));

        queue.add(List.of(verdict("1", 0, false, 1, 1), verdict("2", 0, false, 1, 1), verdict("1", 0, false, 1, 1)));

        await().untilAsserted(() -> assertThat(cloud.devices()).containsExactly("1"));
        assertThat(metric("readings_left_out_total")).isEqualTo(1);
    }

    @Test
    void without_a_folder_alarm_changes_wait_in_memory_until_there_is_one() {
        queue.close();
        queue = new CloudQueue("test", Duration.ofMillis(5), HOUR);
        connect(settings(HOUR));
        queue.add(transitions(0, 3));
        await().until(() -> message().contains("no data folder"));

        queue.use(component -> folder);

        await().untilAsserted(() -> assertThat(cloud.devices()).isEqualTo(names(0, 3)));
    }

    private String message() {
        return status().message();
    }

    private long metric(String id) {
        return status().metrics().stream()
                .filter(metric -> metric.id().equals(id))
                .mapToLong(metric -> ((Number) metric.value()).longValue())
                .findFirst()
                .orElseThrow();
    }

    private Status status() {
        return queue.report(new StatusReport("test")).otherwise("fine");
    }

    private void connect(CloudSettings settings) {
        queue.configure(settings);
        queue.connect(cloud);
    }

    private static CloudSettings settings(Duration interval) {
        return settings(interval, HOUR, 50 * MEGABYTE);
    }

    private static CloudSettings settings(Duration interval, Duration confirmationTimeout, long maximumStoreBytes) {
        return new CloudSettings(interval, 10_000, true, 20, 65_536, 1_000, 20, confirmationTimeout, maximumStoreBytes);
    }

    private static List<Verdict> transitions(int from, int to) {
        List<Verdict> verdicts = new ArrayList<>();
        names(from, to).forEach(name -> verdicts.add(Verdicts.transition(name.toString())));
        return verdicts;
    }

    private static List<Object> names(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(i -> "fan" + i).toList();
    }

    private static Verdict verdict(String device, float probability, boolean faulty, double rotation, double sound) {
        return Verdicts.of(device, Optional.empty(), probability, faulty, AlarmState.NORMAL, false, rotation, sound);
    }
}
