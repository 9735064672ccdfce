// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fanwatch.telemetry.internal.PayloadTrial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

/** The whole way, in a Flink of this process. */
class ComparePeersTest {

    private static final Map<String, Queue<Object>> FOUND = new ConcurrentHashMap<>();

    private static final FleetSettings SETTINGS = new FleetSettings(
            Map.of("features", "rotation,temperature", "time.format", "EPOCH_MILLIS"),
            Map.of(),
            Map.of(),
            Map.of(),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            "/(\\w+)-",
            100);
    private static final PayloadTrial READER = SETTINGS.reader();
    private static final long START = 1_767_225_600_000L; // 2026-01-01

    @Test
    void a_fan_that_is_not_as_the_others_of_its_kind_at_all_sites_is_found() throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2);
        Random random = new Random(3);
        List<Arrival> messages = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            for (String site : List.of("rome", "oslo", "graz")) {
                for (int fan = 0; fan < 4; fan++) {
                    double rotation = 500 + random.nextGaussian() + (site.equals("oslo") && fan == 2 ? -20 : 0);
                    messages.add(message(site, "big-" + fan, minute, rotation, 40 + random.nextGaussian()));
                    messages.add(message(site, "small-" + fan, minute, rotation * 3, 40 + random.nextGaussian()));
                }
            }
        }
        messages.add(read("oslo", "no reading"));
        DataStream<Arrival> source =
                environment.fromData(messages).assignTimestampsAndWatermarks(FleetPipeline.times(SETTINGS));
        DataStream<ModelRecord> models = environment.fromData(new ModelRecord(new byte[0]));

        FleetPipeline pipeline = FleetPipeline.of(source, models, SETTINGS);
        collect(pipeline.peers(), "peers");
        collect(pipeline.rejected(), "rejected");
        collect(pipeline.verdicts(), "verdicts");
        environment.execute();

        assertThat(found("peers", PeerDeviation.class))
                .extracting(PeerDeviation::kind, PeerDeviation::site, PeerDeviation::device, PeerDeviation::feature)
                .containsExactlyInAnyOrder(
                        tuple("big", "oslo", "big-2", "rotation"), tuple("small", "oslo", "small-2", "rotation"));
        assertThat(found("rejected", Rejected.class)).singleElement().satisfies(one -> {
            assertThat(one.site()).isEqualTo("oslo");
            assertThat(one.payload()).isEqualTo("no reading");
        });
        assertThat(found("verdicts", FleetVerdict.class)).hasSize(messages.size() - 1);
    }

    @Test
    void the_median_is_the_middle() {
        assertThat(ComparePeers.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(ComparePeers.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    }

    private static Arrival message(String site, String device, int minute, double rotation, double temperature) {
        String json = "{\"deviceID\":\"" + device + "\",\"timeStamp\":\"" + (START + minute * 60_000L)
                + "\",\"rotation\":\"" + rotation + "\",\"temperature\":\"" + temperature + "\"}";
        return read(site, json);
    }

    private static Arrival read(String site, String payload) {
        List<Arrival> read = new ArrayList<>();
        MessageReader.read(
                READER, new SiteMessage(site, "fan/messages", "", START, payload.getBytes(UTF_8)), read::add);
        return read.get(0);
    }

    /* the job runs in this process: what it finds can be put down here */
    private static <T> void collect(DataStream<T> stream, String name) {
        FOUND.put(name, new ConcurrentLinkedQueue<>());
        stream.filter(element -> FOUND.get(name).add(element)).sinkTo(new DiscardingSink<>());
    }

    private static <T> List<T> found(String name, Class<T> type) {
        return FOUND.get(name).stream().map(type::cast).toList();
    }
}
