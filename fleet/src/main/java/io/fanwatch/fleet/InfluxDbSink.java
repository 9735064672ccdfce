// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.influxdb.internal.InfluxDatabase;
import io.fanwatch.influxdb.internal.InfluxDbSettings;
import io.fanwatch.influxdb.internal.PointTransport;
import io.fanwatch.store.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes points to InfluxDB as a gateway does: each at least once, before the checkpoint that it belongs to is complete. One that
 * is written again is the same point. While the database is away the job waits, and Kafka keeps the readings; a point that the
 * database refuses is counted and logged.
 */
final class InfluxDbSink implements Sink<String> {

    private static final Logger LOG = LoggerFactory.getLogger(InfluxDbSink.class);
    private static final long serialVersionUID = 1;

    private final FleetSettings settings;

    InfluxDbSink(FleetSettings settings) {
        this.settings = settings;
    }

    @Override
    public SinkWriter<String> createWriter(WriterInitContext context) {
        return writer(context.metricGroup().counter("points_refused_total"));
    }

    SinkWriter<String> writer(Counter refused) {
        InfluxDbSettings database = settings.database().orElseThrow();
        return new Writer(
                database, new PointTransport(database, new InfluxDatabase(database, Optional.empty())), refused);
    }

    private record Point(byte[] content, Counter refusals) implements Transport.Item {

        @Override
        public void delivered() {
            // the batch is forgotten as a whole
        }

        @Override
        public void refused(String reason) {
            if (refusals.getCount() == 0) {
                LOG.warn(
                        "InfluxDB refuses a point, further ones are counted: {}: {}",
                        reason,
                        new String(content, UTF_8));
            }
            refusals.inc();
        }
    }

    private static final class Writer implements SinkWriter<String> {

        private final Duration shortest;
        private final Duration longest;
        private final int batch;
        private final PointTransport transport;
        private final Counter refused;
        private final List<Transport.Item> points = new ArrayList<>();

        Writer(InfluxDbSettings settings, PointTransport transport, Counter refused) {
            this.shortest = settings.store().shortestDelay();
            this.longest = settings.store().longestDelay();
            this.batch = settings.store().batchItems();
            this.transport = transport;
            this.refused = refused;
        }

        @Override
        public void write(String line, Context context) throws InterruptedException {
            points.add(new Point(line.getBytes(UTF_8), refused));
            if (points.size() >= batch) {
                send();
            }
        }

        @Override
        public void flush(boolean endOfInput) throws InterruptedException {
            send();
        }

        private void send() throws InterruptedException {
            Duration pause = shortest;
            while (!points.isEmpty()) {
                try {
                    transport.send(points);
                    points.clear();
                } catch (IOException e) {
                    LOG.warn("{} points wait for InfluxDB: {}", points.size(), e.getMessage());
                    Thread.sleep(pause.toMillis());
                    pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
                }
            }
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
