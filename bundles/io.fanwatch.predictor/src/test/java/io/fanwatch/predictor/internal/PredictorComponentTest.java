// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.Status;
import io.fanwatch.api.VerdictSink;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PredictorComponentTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TrackerOfAlarms tracker = new TrackerOfAlarms();
    private final DeviceRegistry devices = mock(DeviceRegistry.class);
    // reasons of Declarative Services
    private static final int CONFIGURATION_DELETED = 4;
    private static final int BUNDLE_STOPPED = 6;

    private PredictorComponent predictor;

    @BeforeEach
    void start() {
        log.start();
        logger().addAppender(log);
        when(devices.tracker("my-predictor")).thenReturn(tracker);
        predictor = new PredictorComponent(configuration(10), Map.of("kura.service.pid", "my-predictor"), devices);
    }

    @AfterEach
    void stop() {
        predictor.deactivate(BUNDLE_STOPPED);
        logger().detachAppender(log);
    }

    @Test
    void a_configuration_that_is_handed_over_again_is_logged_once() {
        predictor.modified(configuration(10));

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("my-predictor: the configuration is active");
    }

    @Test
    void another_configuration_is_logged() {
        predictor.modified(configuration(11));

        assertThat(log.list).hasSize(2);
    }

    @Test
    void a_refusal_is_logged_once_and_so_is_its_end() {
        predictor.modified(configuration(0));
        predictor.modified(configuration(0));
        assertThat(predictor.status().message()).contains("queue.capacity is 0");
        assertThat(predictor.status().level()).isNotEqualTo(Status.Level.OK);
        predictor.modified(configuration(10));

        assertThat(log.list).extracting(event -> event.getLevel().toString()).containsExactly("INFO", "WARN", "INFO");
    }

    @Test
    void its_fans_are_its_own_in_the_registry_until_it_is_gone() {
        assertThat(tracker.maximum).isEqualTo(100_000);
        verify(devices, never()).release(anyString());

        predictor.deactivate(BUNDLE_STOPPED);

        verify(devices).release("my-predictor");
        verify(devices, never()).forget(anyString());
    }

    @Test
    void once_it_is_deleted_its_fans_are_forgotten() {
        predictor.deactivate(CONFIGURATION_DELETED);

        verify(devices).forget("my-predictor");
    }

    @Test
    void publishers_that_the_filter_leaves_out_are_named_and_the_one_that_stands_for_all_is_none() {
        for (String publisher : List.of("mine", "hers", "*")) {
            predictor.addPublisher(Map.of("kura.service.pid", publisher));
        }
        VerdictSink mine = mock(VerdictSink.class);
        predictor.addVerdictSink(mine, Map.of("kura.service.pid", "mine"));
        predictor.addVerdictSink(new AllPublishers(), Map.of("kura.service.pid", "*"));

        assertThat(metric("publishers_left_out")).isEqualTo("hers");
        assertThat(metric("sinks")).isEqualTo(1);

        predictor.removeVerdictSink(mine, Map.of("kura.service.pid", "mine"));
        predictor.removePublisher(Map.of("kura.service.pid", "hers"));
        assertThat(metric("publishers_left_out")).isEqualTo("mine");
    }

    private Object metric(String id) {
        return predictor.status().metrics().stream()
                .filter(metric -> metric.id().equals(id))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static PredictorConfiguration configuration(int queueCapacity) {
        Map<String, Object> values = Map.of("queue_capacity", queueCapacity);
        return (PredictorConfiguration) Proxy.newProxyInstance(
                PredictorConfiguration.class.getClassLoader(),
                new Class<?>[] {PredictorConfiguration.class},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(PredictorComponent.class);
    }
}
