// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.kura.protocol.PayloadCodec;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Date;
import java.util.function.Supplier;
import org.eclipse.kura.message.KuraPayload;

/**
 * What a device tells the platform of itself, on topics {@code $EDC/account/device/MQTT/…}: when it connects, when its
 * applications change, and when it goes. Metrics are those of Kura's birth certificate.
 */
final class Certificates {

    static final String BIRTH = "BIRTH";
    static final String APPLICATIONS = "APPS";
    static final String DISCONNECT = "DC";
    static final String LAST_WILL = "LWT";

    private final Supplier<Collection<String>> applications;

    /** @param applications the request handlers there are, such as {@code DEPLOY-V2} */
    Certificates(Supplier<Collection<String>> applications) {
        this.applications = applications;
    }

    /** Where a certificate of that kind goes. */
    static String topic(CloudOptions options, String kind) {
        return String.join("/", "$EDC", options.account(), options.clientId(), "MQTT", kind);
    }

    /** Who it is and what it can do. */
    byte[] birth(String displayName) {
        KuraPayload payload = farewellOf(displayName);
        payload.addMetric("model_name", "Fanwatch emulator");
        payload.addMetric("model_id", "fanwatch-emulator");
        payload.addMetric("part_number", "fanwatch-emulator");
        payload.addMetric("serial_number", displayName);
        payload.addMetric("firmware_version", "1");
        payload.addMetric("bios_version", "none");
        payload.addMetric("cpu_version", System.getProperty("os.arch"));
        payload.addMetric("os", System.getProperty("os.name"));
        payload.addMetric("os_version", System.getProperty("os.version"));
        payload.addMetric("os_arch", System.getProperty("os.arch"));
        payload.addMetric("jvm_name", System.getProperty("java.vm.name"));
        payload.addMetric("jvm_version", System.getProperty("java.vm.version"));
        payload.addMetric("jvm_profile", System.getProperty("java.version"));
        payload.addMetric("kura_version", "KURA_5.6.0");
        payload.addMetric("application_framework", "Kura");
        payload.addMetric("application_framework_version", "KURA_5.6.0");
        payload.addMetric("osgi_framework", "Equinox");
        payload.addMetric("osgi_framework_version", System.getProperty("osgi.framework.version", "unknown"));
        payload.addMetric("connection_interface", "unknown");
        payload.addMetric("connection_ip", "unknown");
        payload.addMetric(
                "available_processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        payload.addMetric("total_memory", String.valueOf(Runtime.getRuntime().totalMemory() >> 10));
        payload.addMetric("accept_encoding", "gzip");
        payload.addMetric("payload_encoding", "KURA_PROTOBUF");
        payload.addMetric(
                "application_ids",
                applications.get().stream()
                        .sorted()
                        .reduce((a, b) -> a + "," + b)
                        .orElse(""));
        return PayloadCodec.encode(payload);
    }

    /** That it goes, or has gone. */
    byte[] farewell(String displayName) {
        return PayloadCodec.encode(farewellOf(displayName));
    }

    private static KuraPayload farewellOf(String displayName) {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(new Date());
        payload.addMetric(
                "uptime", String.valueOf(ManagementFactory.getRuntimeMXBean().getUptime()));
        payload.addMetric("display_name", displayName);
        return payload;
    }
}
