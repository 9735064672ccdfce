// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import io.fanwatch.component.TlsFailure;
import io.fanwatch.store.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records to Kafka. After a failure those behind are written again too, by another producer, so that the last records of
 * a fan are in their order.
 */
final class KafkaTransport implements Transport {

    private static final TlsFailure TLS = new TlsFailure("the broker", "bootstrap.servers", "no tls");

    private final KafkaSettings settings;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    /* guarded by this */
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
    private boolean closed;

    KafkaTransport(KafkaSettings settings) {
        this(settings, KafkaTransport::open);
    }

    KafkaTransport(KafkaSettings settings, Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.producers = producers;
    }

    /** A record as it waits on the disk. */
    static byte[] stored(RecordKind kind, byte[] key, byte[] value) {
        ByteBuffer stored = ByteBuffer.allocate(1 + Integer.BYTES + key.length + value.length);
        stored.put((byte) kind.ordinal()).putInt(key.length).put(key).put(value);
        return stored.array();
    }

    private static RecordKind kind(Item item) {
        return RecordKind.values()[item.content()[0]];
    }

    /** The record that waited on the disk. */
    static ProducerRecord<byte[], byte[]> record(byte[] stored, String topic) {
        ByteBuffer content = ByteBuffer.wrap(stored).position(1);
        byte[] key = new byte[content.getInt()];
        byte[] value = new byte[content.get(key).remaining()];
        content.get(value);
        return new ProducerRecord<>(topic, key, value);
    }

    @Override
    public Duration send(List<Item> items) throws IOException, InterruptedException {
        Map<Item, String> topics = new LinkedHashMap<>();
        for (Item item : items) {
            Optional<String> topic = settings.topicOf(kind(item));
            topic.ifPresentOrElse(
                    name -> topics.put(item, name),
                    () -> item.refused((kind(item) == RecordKind.READING ? "topic.readings" : "topic.lifecycle")
                            + " was cleared while it waited: set it again"));
        }
        try {
            Producer<byte[], byte[]> current = producer();
            for (String topic : Set.copyOf(topics.values())) {
                current.partitionsFor(topic); // waits for a broker once, and not once a record
            }
            long deadline = System.nanoTime() + KafkaSettings.TIMEOUT.toNanos();
            Map<Item, Future<?>> results = new LinkedHashMap<>();
            for (Map.Entry<Item, String> to : topics.entrySet()) {
                Item item = to.getKey();
                Future<?> result = current.send(record(item.content(), to.getValue()));
                results.put(item, result);
                if (result.isDone()) { // no broker is known any more: each further record would wait for one
                    settle(item, result, deadline);
                }
            }
            for (Map.Entry<Item, Future<?>> result : results.entrySet()) {
                settle(result.getKey(), result.getValue(), deadline);
            }
            return Duration.ZERO;
        } catch (KafkaException e) {
            closeProducer();
            throw new IOException("Kafka at " + settings.servers() + " takes nothing: " + reason(e), e);
        }
    }

    private static void settle(Item item, Future<?> result, long deadline) throws InterruptedException {
        try {
            result.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            item.delivered();
        } catch (TimeoutException e) { // the producer's own limit does not hold once it knows no broker
            throw new KafkaException("no confirmation within " + KafkaSettings.TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (!(cause instanceof RecordTooLargeException || cause instanceof InvalidRecordException)) {
                throw cause instanceof KafkaException known ? known : new KafkaException(cause);
            }
            item.refused(cause.getMessage());
        }
    }

    private static String reason(KafkaException failure) {
        Optional<String> tls = TLS.reason(failure);
        if (tls.isPresent()) {
            return tls.get();
        }
        String remedy =
                failure instanceof AuthenticationException ? ": set username, password, sasl.mechanism, tls" : "";
        remedy = failure instanceof AuthorizationException ? ": grant the user Write on the topics" : remedy;
        String cause = failure.getCause() instanceof KafkaException known ? ": " + known.getMessage() : "";
        return failure.getMessage() + cause + remedy;
    }

    private synchronized Producer<byte[], byte[]> producer() throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        if (producer.isEmpty()) {
            producer = Optional.of(producers.apply(settings.producer()));
        }
        return producer.get();
    }

    private static Producer<byte[], byte[]> open(Map<String, Object> settings) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try { // by which Java finds Kafka's log-in modules, and which the producer's own thread takes over
            Thread.currentThread().setContextClassLoader(KafkaProducer.class.getClassLoader());
            return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private synchronized void closeProducer() {
        producer.ifPresent(open -> open.close(Duration.ZERO));
        producer = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeProducer();
    }
}
