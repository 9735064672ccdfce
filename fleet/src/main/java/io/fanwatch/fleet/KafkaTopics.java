// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import com.google.gson.Gson;
import io.fanwatch.telemetry.internal.PayloadTrial;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sources and sinks at one Kafka; what is written is seen by readers of committed records once, whatever fails. */
final class KafkaTopics {

    private static final String TRANSACTION_MILLIS = "600000"; // longer than a checkpoint may take, below Kafka's limit
    private static final String SITE = "site";
    private static final String TOPIC = "topic";

    private final String servers;
    private final String prefix;
    private final Properties security;

    /**
     * @param prefix what the names of all topics of the job begin with; also names the job at Kafka
     * @param security further settings of the clients, for TLS and SASL
     */
    KafkaTopics(String servers, String prefix, Properties security) {
        this.servers = servers;
        this.prefix = prefix;
        this.security = security;
    }

    /** Messages of the topics {@code PREFIXreadings} and {@code PREFIXreadings-SITE}. */
    @SuppressWarnings("deprecation") // the connector takes Kafka's old name of it
    KafkaSource<Arrival> readings(FleetSettings settings) {
        String topic = prefix + "readings";
        return KafkaSource.<Arrival>builder()
                .setBootstrapServers(servers)
                .setTopicPattern(Pattern.compile(Pattern.quote(topic) + "(-.+)?"))
                .setGroupId(prefix + "fleet")
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setProperties(security)
                .setProperty("partition.discovery.interval.ms", "30000")
                .setDeserializer(new Messages(topic + "-", settings))
                .build();
    }

    /** Models of the topic {@code PREFIXmodels}, all that are kept there: the last one counts. */
    KafkaSource<ModelRecord> models() {
        return KafkaSource.<ModelRecord>builder()
                .setBootstrapServers(servers)
                .setTopics(prefix + "models")
                .setGroupId(prefix + "fleet-models")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperties(security)
                .setDeserializer(new Models())
                .build();
    }

    /** Writes to the topic {@code PREFIX + name}. */
    <T> KafkaSink<T> sink(String name, SerializableFunction<T, String> key, SerializableFunction<T, byte[]> value) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(servers)
                .setKafkaProducerConfig(security)
                .setProperty("transaction.timeout.ms", TRANSACTION_MILLIS)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(prefix + name)
                .setRecordSerializer(new Records<>(prefix + name, key, value))
                .build();
    }

    /** Writes a record as JSON. */
    static byte[] json(Object element) {
        return new Gson().toJson(element).getBytes(StandardCharsets.UTF_8);
    }

    private record Records<T>(String topic, SerializableFunction<T, String> key, SerializableFunction<T, byte[]> value)
            implements KafkaRecordSerializationSchema<T> {

        @Override
        public ProducerRecord<byte[], byte[]> serialize(T element, KafkaSinkContext context, Long time) {
            return new ProducerRecord<>(
                    topic, key.apply(element).getBytes(StandardCharsets.UTF_8), value.apply(element));
        }
    }

    private static final class Messages implements KafkaRecordDeserializationSchema<Arrival> {

        private static final long serialVersionUID = 1;

        private final String sitePrefix;
        private final FleetSettings settings;
        private transient PayloadTrial reader;

        Messages(String sitePrefix, FleetSettings settings) {
            this.sitePrefix = sitePrefix;
            this.settings = settings;
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            reader = settings.reader();
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Arrival> out) {
            String byTopic =
                    message.topic().startsWith(sitePrefix) ? message.topic().substring(sitePrefix.length()) : "";
            String key = text(message.key()).orElse("");
            String topic = header(message, TOPIC).orElse(key.contains("/") ? key : message.topic());
            SiteMessage read = new SiteMessage(
                    header(message, SITE).orElse(byTopic),
                    topic,
                    SiteMessage.sender(key, topic),
                    message.timestamp(),
                    Optional.ofNullable(message.value()).orElse(new byte[0]));
            if (reader.remembers()) {
                out.collect(Arrival.of(read));
            } else {
                MessageReader.read(reader, read, out::collect);
            }
        }

        private static Optional<String> header(ConsumerRecord<byte[], byte[]> message, String name) {
            return Optional.ofNullable(message.headers().lastHeader(name)).flatMap(header -> text(header.value()));
        }

        private static Optional<String> text(byte[] bytes) {
            return Optional.ofNullable(bytes).map(value -> new String(value, StandardCharsets.UTF_8));
        }

        @Override
        public TypeInformation<Arrival> getProducedType() {
            return TypeInformation.of(Arrival.class);
        }
    }

    private static final class Models implements KafkaRecordDeserializationSchema<ModelRecord> {

        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<ModelRecord> out) {
            out.collect(new ModelRecord(Optional.ofNullable(message.value()).orElse(new byte[0])));
        }

        @Override
        public TypeInformation<ModelRecord> getProducedType() {
            return TypeInformation.of(ModelRecord.class);
        }
    }
}
