// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmListener;
import io.fanwatch.api.Reading;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.component.Secret;
import io.fanwatch.component.VerdictWriter;
import io.fanwatch.store.StoredItems;
import io.fanwatch.store.StoredSink;
import io.fanwatch.store.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Writes verdicts, alarm changes and alarms by cause to Kafka. */
@Component(
        name = KafkaPublisher.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfigurableComponent.class, VerdictSink.class, AlarmListener.class, StatusSource.class})
@Designate(ocd = KafkaConfiguration.class, factory = true)
public final class KafkaPublisher extends StoredSink<KafkaConfiguration, KafkaSettings> implements AlarmListener {

    static final String PID = "io.fanwatch.kafka.KafkaPublisher";

    private static final StoredItems RECORDS = StoredItems.ofSink(
            "records",
            Optional.of((byte) 1),
            item -> new String(KafkaTransport.record(item, "").value(), UTF_8));

    private final Secret password = secret("password");
    private final VerdictWriter writer = new VerdictWriter();

    @Activate
    public KafkaPublisher(
            @Reference CryptoService crypto, KafkaConfiguration configuration, Map<String, Object> properties) {
        super(crypto, configuration, properties, RECORDS);
    }

    @Modified
    void modified(KafkaConfiguration newConfiguration) {
        configure(newConfiguration);
    }

    @Override
    protected KafkaSettings check(KafkaConfiguration configuration) {
        password.take(configuration.password());
        return KafkaSettings.of(
                configuration,
                password.plain(),
                configuration.tls() ? tls(SslManagerService::getSSLContext) : Optional.empty());
    }

    @Override
    protected Transport connect(KafkaSettings settings) {
        return new KafkaTransport(settings);
    }

    @Override
    protected List<byte[]> encode(List<Verdict> verdicts, KafkaSettings settings) {
        List<byte[]> records = new ArrayList<>(verdicts.size());
        for (Verdict verdict : verdicts) {
            byte[] key = verdict.reading().deviceId().getBytes(UTF_8);
            if (settings.readingsTopic().isPresent()) {
                records.add(KafkaTransport.stored(RecordKind.READING, key, json(verdict.reading())));
            }
            byte[] value = writer.write(verdict);
            records.add(KafkaTransport.stored(RecordKind.VERDICT, key, value));
            if (verdict.alarmChanged() && settings.alarmTopic().isPresent()) {
                records.add(KafkaTransport.stored(RecordKind.ALARM_CHANGE, key, value));
            }
        }
        return records;
    }

    /** A reading as a listener reads it by default; a missing value is left out. */
    static byte[] json(Reading reading) {
        JsonObject json = new JsonObject();
        json.addProperty("deviceID", reading.deviceId());
        json.addProperty("timeStamp", reading.time().toString().replace('T', ' '));
        reading.id().ifPresent(id -> json.addProperty("id", id));
        for (int i = 0; i < reading.schema().size(); i++) {
            if (!Double.isNaN(reading.value(i))) {
                json.addProperty(reading.schema().names().get(i), reading.value(i));
            }
        }
        return json.toString().getBytes(UTF_8);
    }

    @Override
    public void changed(Alarm alarm) {
        if (settings().flatMap(KafkaSettings::lifecycleTopic).isPresent()) {
            byte[] key = alarm.deviceId().getBytes(UTF_8);
            store().offer(0, List.of(KafkaTransport.stored(RecordKind.ALARM, key, AlarmJson.write(alarm))));
        }
    }
}
