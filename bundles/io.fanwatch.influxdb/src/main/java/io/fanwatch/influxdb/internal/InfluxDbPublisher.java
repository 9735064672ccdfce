// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmListener;
import io.fanwatch.api.Status;
import io.fanwatch.api.StatusService;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.Secret;
import io.fanwatch.component.StatusReport;
import io.fanwatch.component.SupervisedExecutor;
import io.fanwatch.store.StoredItems;
import io.fanwatch.store.StoredSink;
import io.fanwatch.store.Transport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes readings with their verdicts, alarms by cause, and the gateway's metrics, to InfluxDB. */
@Component(
        name = InfluxDbPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, AlarmListener.class, StatusSource.class})
@Designate(ocd = InfluxDbConfiguration.class, factory = true)
public final class InfluxDbPublisher extends StoredSink<InfluxDbConfiguration, InfluxDbSettings>
        implements AlarmListener {

    static final String PID = "io.fanwatch.influxdb.InfluxDbPublisher";

    private static final Logger LOG = LoggerFactory.getLogger(InfluxDbPublisher.class);
    private static final StoredItems POINTS =
            StoredItems.ofSink("points", Optional.empty(), point -> new String(point, UTF_8));

    private final BundleContext context;
    private final Secret password = secret("password");
    private final Secret token = secret("token");
    private final PointWriter writer = new PointWriter();
    private final LongAdder unwritable = new LongAdder();
    private volatile Optional<PointTransport> transport = Optional.empty();
    private Optional<SupervisedExecutor.Scheduled> timer = Optional.empty();

    @Activate
    public InfluxDbPublisher(
            @Reference CryptoService crypto,
            BundleContext context,
            InfluxDbConfiguration configuration,
            Map<String, Object> properties) {
        super(crypto, configuration, properties, POINTS);
        this.context = context;
    }

    @Modified
    void modified(InfluxDbConfiguration newConfiguration) {
        configure(newConfiguration);
    }

    @Override
    protected InfluxDbSettings check(InfluxDbConfiguration configuration) {
        password.take(configuration.password());
        token.take(configuration.token());
        return InfluxDbSettings.of(configuration, password.plain(), token.plain());
    }

    @Override
    protected Transport connect(InfluxDbSettings settings) {
        Optional<SSLSocketFactory> tls =
                settings.isEncrypted() ? tls(SslManagerService::getSSLSocketFactory) : Optional.empty();
        PointTransport next = new PointTransport(settings, new InfluxDatabase(settings, tls));
        transport = Optional.of(next);
        timer.ifPresent(SupervisedExecutor.Scheduled::cancel);
        timer = Optional.of(settings.metricsInterval())
                .filter(interval -> !interval.isZero())
                .map(interval -> store().executor().every(interval, () -> offerMetrics(settings)));
        return next;
    }

    @Override
    protected List<byte[]> encode(List<Verdict> verdicts, InfluxDbSettings settings) {
        List<byte[]> points = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            try {
                points.add(writer.lineOf(verdict, settings.names()).getBytes(UTF_8));
            } catch (ArithmeticException e) {
                unwritable.increment();
                LOG.debug("the database cannot keep the time of a {}", verdict.reading(), e);
            }
        }
        return points;
    }

    @Override
    public void changed(Alarm alarm) {
        settings()
                .map(InfluxDbSettings::names)
                .ifPresent(names -> names.alarmMeasurement()
                        .map(measurement -> PointWriter.lineOf(alarm, measurement, names))
                        .ifPresent(line -> store().offer(0, List.of(line.getBytes(UTF_8)))));
    }

    private void offerMetrics(InfluxDbSettings settings) {
        Instant now = Instant.now();
        List<byte[]> points = statuses().stream()
                .map(status -> PointWriter.lineOf(status, now, settings.names()).getBytes(UTF_8))
                .toList();
        store().offer(0, points);
    }

    /* asked for when needed: a reference of the component would be circular, as its own status is among them */
    private List<Status> statuses() {
        ServiceReference<StatusService> reference = context.getServiceReference(StatusService.class);
        if (reference == null) {
            return List.of();
        }
        try {
            StatusService service = context.getService(reference);
            return service == null ? List.of() : service.statuses();
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    protected void describe(StatusReport report) {
        report.counter("impossible_times_total", "readings with an impossible time", "readings", unwritable.sum());
        transport.ifPresent(
                current -> report.gauge("request_points", "points a request", "points", current.pointsARequest()));
    }
}
