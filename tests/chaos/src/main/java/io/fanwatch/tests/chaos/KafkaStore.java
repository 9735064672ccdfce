// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import io.fanwatch.tests.kafka.Kafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Kafka: a reading is told by the id in its record. */
final class KafkaStore implements Store {

    private static final String TOPIC = "fan-anomaly";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Kafka kafka;
    private final FaultProxy network;
    private final KafkaConsumer<String, String> consumer;

    /** @param disk where it keeps its records, if not in its own folder */
    KafkaStore(Optional<Path> disk) {
        kafka = new Kafka();
        disk.ifPresent(kafka::withData);
        network = new FaultProxy(Integer.parseInt(kafka.servers().replaceFirst(".*:", "")));
        kafka.advertisedAt(network.port()).start();
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address()), new StringDeserializer(), new StringDeserializer());
    }

    @Override
    public Map<String, Map<String, String>> publisher() {
        return Map.of("fanwatch-kafka", Map.of("enabled", "true", "bootstrap.servers", address()));
    }

    @Override
    public FaultProxy network() {
        return network;
    }

    @Override
    public void kill() {
        kafka.kill();
    }

    @Override
    public void start() {
        kafka.start();
    }

    @Override
    public long pid() {
        return kafka.pid();
    }

    @Override
    public void look(Arrivals arrivals) throws ChaosException {
        try {
            if (consumer.assignment().isEmpty()) {
                List<TopicPartition> partitions = consumer.partitionsFor(TOPIC, PATIENCE).stream()
                        .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
            }
            if (!consumer.assignment().isEmpty()) {
                ConsumerRecords<String, String> records = consumer.poll(POLL);
                records.forEach(next -> arrivals.take(next.value()));
            }
        } catch (TimeoutException stillStarting) {
            // whoever waits for records asks again
        } catch (KafkaException e) {
            throw new ChaosException("Kafka does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean knowsOrder() {
        return true;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        network.close();
        kafka.close();
    }

    private String address() {
        return "127.0.0.1:" + network.port();
    }
}
