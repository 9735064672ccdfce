// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanwatch.tests.mosquitto.Mosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

/** Model packages that come, are rolled back and fail while readings flow: none is lost and none scored twice. */
class ModelUpdateTest {

    private static final String SHIPPED = Packages.version(Packages.FAN_MODEL);
    private static final String SCORER = "fanwatch-scorer-onnx";
    private static final Pattern MODEL = Pattern.compile("\"model\":\"fan (\\d\\.\\d)\\.\\d\"");

    @TempDir
    private Path folder;

    private final List<String> sent = new ArrayList<>();
    private Mosquitto broker;
    private GatewayUnderTest gateway;
    private Fans fans;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto().withPersistence().start();
        gateway = GatewayUnderTest.start(folder, broker.url());
        awaitScoring();
        fans = new Fans(broker.url());
    }

    @AfterEach
    void stop() throws Exception {
        fans.close();
        gateway.close();
        broker.close();
    }

    private void awaitScoring() {
        await().atMost(Duration.ofSeconds(120))
                .until(() -> gateway.isOk("fanwatch-telemetry")
                        && gateway.isOk("fanwatch-predictor")
                        && gateway.status(SCORER).orElse("").contains("scores by model fan"));
    }

    private void send(String reading) throws InterruptedException {
        fans.publish("fan/messages", reading);
    }

    private void sendSome(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            String id = "r" + sent.size();
            sent.add(id);
            send(Fans.healthy("7", id));
        }
    }

    /** Readings go on until the scorer says so of itself, and a little longer; those have been judged in the end. */
    private void sendUntil(String words) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!gateway.status(SCORER).orElse("").contains(words)) {
            assertThat(System.nanoTime()).as("waiting for: " + words).isLessThan(end);
            sendSome(20);
            fans.awaitJudged(sent.size() - 1_000);
        }
        sendSome(200);
        fans.awaitJudged(sent.size());
    }

    private String rollBack() throws Exception {
        ServiceReference<?> control = gateway.gateway()
                .context()
                .getAllServiceReferences("io.fanwatch.api.ModelControl", "(kura.service.pid=" + SCORER + ")")[0];
        Object service = gateway.gateway().context().getService(control);
        return (String) service.getClass().getMethod("rollBack").invoke(service);
    }

    private Object chosen() throws Exception {
        return gateway.gateway()
                .configuration()
                .getComponentConfiguration(SCORER)
                .getConfigurationProperties()
                .get("model.version");
    }

    @Test
    void versions_are_exchanged_rolled_back_by_an_operator_and_by_themselves_without_losing_or_repeating_a_reading()
            throws Exception {
        sendSome(200);
        Path later = FanModels.sound("1.1.0", folder);
        assertThat(Files.size(later)).isLessThan(20_000);
        gateway.gateway().install(later);
        sendUntil("scores by model fan 1.1.0");
        assertThat(gateway.gateway().packages()).containsEntry("fanwatch-model-fan", "1.1.0");

        assertThat(rollBack()).isEqualTo(SHIPPED);
        sendUntil("scores by model fan " + SHIPPED + " of the versions kept on this gateway");
        assertThat(chosen()).isEqualTo(SHIPPED);

        gateway.update(SCORER, Map.of("model.version", ""));
        sendUntil("scores by model fan 1.1.0");

        gateway.gateway().install(FanModels.failingOnZeros("1.2.0", folder));
        sendUntil("scores by model fan 1.2.0");
        sent.add("zeros");
        send("{\"deviceID\":\"7\",\"rotation\":0,\"temperature\":0,\"vibration\":0,\"sound\":0,\"id\":\"zeros\"}");
        sendUntil("model fan 1.2.0 was taken out of service");

        fans.awaitJudged(sent.size());
        assertThat(fans.judged()).isEqualTo(sent.size());
        assertThat(fans.duplicates()).isZero();
        String models = sent.stream()
                .map(id -> model(fans.verdicts(id).get(0)))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(models).isEqualTo("1.0 1.1 1.2");
        assertThat(changes()).isEqualTo("1.0 1.1 1.0 1.1 1.2 1.1");
        assertThat(model(fans.verdicts("zeros").get(0))).isEqualTo("1.1");
    }

    /** The models in the order of the readings, each as long as it lasted. */
    private String changes() {
        StringBuilder changes = new StringBuilder();
        String last = "";
        for (String id : sent) {
            String model = model(fans.verdicts(id).get(0));
            if (!model.equals(last)) {
                changes.append(last.isEmpty() ? "" : " ").append(model);
                last = model;
            }
        }
        return changes.toString();
    }

    private static String model(String verdict) {
        Matcher model = MODEL.matcher(verdict);
        return model.find() ? model.group(1) : verdict;
    }

    @Test
    void a_version_chosen_of_those_kept_is_active_again_after_the_application_was_installed_anew() throws Exception {
        gateway.gateway().install(FanModels.sound("1.1.0", folder));
        await().until(() -> gateway.status(SCORER).orElse("").contains("scores by model fan 1.1.0"));
        gateway.update(SCORER, Map.of("model.version", SHIPPED));
        await().until(() -> gateway.status(SCORER).orElse("").contains("scores by model fan " + SHIPPED));
        gateway.gateway().configuration().snapshot();

        gateway.gateway().uninstall("fanwatch");
        gateway.gateway().install(Packages.file(Packages.APPLICATION));
        awaitScoring();

        sendSome(1);
        fans.awaitJudged(1);
        assertThat(model(fans.verdicts("r0").get(0))).isEqualTo("1.0");
        assertThat(gateway.isOk(SCORER)).isTrue();
    }
}
