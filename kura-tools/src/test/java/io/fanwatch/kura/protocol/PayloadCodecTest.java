// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.kura.message.KuraPosition;
import org.junit.jupiter.api.Test;

/** The bytes were made by protoc, the compiler of protocol buffers, from the field numbers of Kura's message. */
class PayloadCodecTest {

    /* timestamp 1605200400123, a position with every field, a metric of every type, a body */
    private static final String EVERYTHING = """
            08fb9d99ebdb2e1241090000000000c04640110000000000905ec019000000000000284021000000000000e03f29000000000080564031
            000000000000f83f38809d99ebdb2e40074804c2b802150a08612e646f75626c651000190000000000000440c2b802100a07622e666c6f
            61741001250000c0bfc2b802150a06632e6c6f6e67100228ffffffffffffffffff01c2b8020c0a05642e696e74100330c801c2b8020c0a
            06652e626f6f6c10043801c2b802130a08662e737472696e67100542056772c3bc6ec2b8020f0a07672e627974657310064a0200ffcab8
            020b3c7061636b616765732f3e""";

    private static final String METRICS = """
            c2b8021e0a1864702e696e7374616c6c2e73797374656d2e75706461746510043800c2b802110a066a6f622e6964100228fb9d99ebdb2e
            c2b802110a0a726571756573742e69641005420137""";

    /* recorded from an Eclipse Kura 5.6: the end of an install, and the state of downloads, gzip'd */
    private static final String REAL_NOTIFICATION = """
            088ffd97c8a034c2b802280a0764702e6e616d651005421b66616e77617463682d6d6f64656c2d66616e5f312e312e302e6470c2b80211
            0a066a6f622e6964100228d8e897c8a034c2b802190a1364702e696e7374616c6c2e70726f677265737310033064c2b802200a1164702e
            696e7374616c6c2e73746174757310054209434f4d504c45544544c2b802130a09636c69656e742e69641005420467772d31""";

    private static final String REAL_COMPRESSED_REPLY = """
            1f8b08000000000000ffe398f966fa890526877630897109a414e8a5e497e7e5e427a6e8156756a50a301b300065a4b84490650a8af2d3
            8b528b8b81b2294059152e21147d258925a5c502ac4e3c8e3e41ae8e2e910a2efe7eae4075225cbc405d05f979c5a97ac9f92920c34f30
            02001d3497db7f000000""";

    @Test
    void a_payload_with_everything_becomes_the_bytes_of_the_definition() {
        KuraPosition position = new KuraPosition();
        position.setLatitude(45.5);
        position.setLongitude(-122.25);
        position.setAltitude(12.0);
        position.setPrecision(0.5);
        position.setHeading(90.0);
        position.setSpeed(1.5);
        position.setTimestamp(new Date(1605200400000L));
        position.setSatellites(7);
        position.setStatus(4);
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(new Date(1605200400123L));
        payload.setPosition(position);
        payload.addMetric("a.double", 2.5);
        payload.addMetric("b.float", -1.5f);
        payload.addMetric("c.long", -1L);
        payload.addMetric("d.int", 200);
        payload.addMetric("e.bool", true);
        payload.addMetric("f.string", "grün");
        payload.addMetric("g.bytes", new byte[] {0, -1});
        payload.addMetric("h.nothing", null);
        payload.setBody("<packages/>".getBytes(StandardCharsets.UTF_8));

        assertThat(hex(PayloadCodec.encode(payload))).isEqualTo(hex(bytes(EVERYTHING)));
    }

    @Test
    void the_bytes_of_the_definition_become_a_payload_with_everything() throws Exception {
        KuraPayload payload = PayloadCodec.decode(bytes(EVERYTHING));

        assertThat(payload.getTimestamp()).isEqualTo(new Date(1605200400123L));
        assertThat(payload.metrics())
                .containsEntry("a.double", 2.5)
                .containsEntry("b.float", -1.5f)
                .containsEntry("c.long", -1L)
                .containsEntry("d.int", 200)
                .containsEntry("e.bool", true)
                .containsEntry("f.string", "grün")
                .hasEntrySatisfying("g.bytes", value -> assertThat(value).isEqualTo(new byte[] {0, -1}))
                .hasSize(7);
        assertThat(payload.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("<packages/>");
        KuraPosition position = payload.getPosition();
        assertThat(position.getLatitude()).isEqualTo(45.5);
        assertThat(position.getLongitude()).isEqualTo(-122.25);
        assertThat(position.getAltitude()).isEqualTo(12.0);
        assertThat(position.getPrecision()).isEqualTo(0.5);
        assertThat(position.getHeading()).isEqualTo(90.0);
        assertThat(position.getSpeed()).isEqualTo(1.5);
        assertThat(position.getTimestamp()).isEqualTo(new Date(1605200400000L));
        assertThat(position.getSatellites()).isEqualTo(7);
        assertThat(position.getStatus()).isEqualTo(4);
    }

    @Test
    void a_value_that_is_zero_or_false_is_sent_too() throws Exception {
        KuraPayload payload = new KuraPayload();
        payload.addMetric("request.id", "7");
        payload.addMetric("job.id", 1605200400123L);
        payload.addMetric("dp.install.system.update", false);

        assertThat(hex(PayloadCodec.encode(payload))).isEqualTo(hex(bytes(METRICS)));
        assertThat(PayloadCodec.decode(bytes(METRICS)).metrics()).isEqualTo(payload.metrics());
    }

    @Test
    void a_metric_whose_value_is_missing_has_the_default_of_its_type() throws Exception {
        assertThat(PayloadCodec.decode(bytes("c2b802050a01781003")).metrics()).isEqualTo(Map.of("x", 0));
    }

    @Test
    void what_a_real_kura_sends_is_understood() throws Exception {
        assertThat(PayloadCodec.decode(bytes(REAL_NOTIFICATION)).metrics())
                .isEqualTo(Map.of(
                        "dp.name", "fanwatch-model-fan_1.1.0.dp",
                        "job.id", 1795447714904L,
                        "dp.install.progress", 100,
                        "dp.install.status", "COMPLETED",
                        "client.id", "gw-1"));
        assertThat(PayloadCodec.decode(bytes(REAL_COMPRESSED_REPLY)).metrics())
                .isEqualTo(Map.of(
                        "dp.download.size", 0,
                        "dp.download.progress", 100,
                        "dp.download.status", "ALREADY DONE",
                        "response.code", 200));
    }

    @Test
    void a_payload_is_compressed_only_where_that_is_shorter() throws Exception {
        KuraPayload payload = new KuraPayload();
        payload.addMetric("request.id", "7");
        assertThat(PayloadCodec.encodeShort(payload)).isEqualTo(PayloadCodec.encode(payload));

        payload.setBody(new byte[10_000]);
        byte[] compressed = PayloadCodec.encodeShort(payload);

        assertThat(compressed).startsWith(0x1f, 0x8b).hasSizeLessThan(1_000);
        assertThat(PayloadCodec.decode(compressed).getBody()).hasSize(10_000);
    }

    @Test
    void a_compressed_payload_that_would_fill_the_memory_is_refused() {
        KuraPayload payload = new KuraPayload();
        payload.setBody(new byte[17 << 20]);
        byte[] bomb = PayloadCodec.encodeShort(payload);

        assertThatThrownBy(() -> PayloadCodec.decode(bomb))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void fields_of_a_later_version_are_skipped() throws Exception {
        // field 3, the first of Kura's extensions, and field 6000
        assertThat(PayloadCodec.decode(bytes("1a02616282f7020161" + METRICS)).metrics())
                .hasSize(3);
    }

    @Test
    void bytes_that_are_no_payload_are_refused_in_words() {
        assertThatThrownBy(() -> PayloadCodec.decode("{\"metrics\":{}}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessageContaining("no payload in Kura's format");
        assertThatThrownBy(() -> PayloadCodec.decode(bytes("c2b802050a01781009")))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessageContaining("metric x has the type 9");
        assertThatThrownBy(() -> PayloadCodec.decode(bytes("1209090000000000c04640")))
                .isInstanceOf(MalformedPayloadException.class)
                .hasMessageContaining("longitude");
    }

    @Test
    void a_value_of_another_type_is_refused_with_its_name() {
        KuraPayload payload = new KuraPayload();
        payload.addMetric("when", new Date());

        assertThatThrownBy(() -> PayloadCodec.encode(payload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("when");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
