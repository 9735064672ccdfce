// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.fanwatch.store.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaTransportTest {

    private final Producer<byte[], byte[]> producer = mock();
    private final KafkaTransport transport = new KafkaTransport(
            KafkaSettings.of(
                    mock(KafkaConfiguration.class, call -> call.getMethod().getDefaultValue()), "", Optional.empty()),
            settings -> producer);

    @Test
    void what_waited_for_a_topic_that_was_cleared_is_refused_and_the_others_are_written() throws Exception {
        when(producer.send(any())).thenReturn(CompletableFuture.completedFuture(null));
        Transport.Item alarm = mock();
        Transport.Item verdict = mock();
        when(alarm.content()).thenReturn(KafkaTransport.stored(RecordKind.ALARM, new byte[1], new byte[1]));
        when(verdict.content()).thenReturn(KafkaTransport.stored(RecordKind.VERDICT, new byte[1], new byte[1]));

        transport.send(List.of(alarm, verdict));

        verify(alarm).refused(contains("topic.lifecycle was cleared"));
        verify(verdict, atLeastOnce()).delivered();
        verify(alarm, never()).delivered();
        verify(producer, times(1)).send(any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u001b[2J", "{}\"\\,=+#/", "a\u202eb", "=cmd|' /C calc'!A0", "風扇"})
    void whatever_a_fan_is_called_is_its_key_and_nothing_of_the_value(String fan) {
        byte[] key = fan.getBytes(UTF_8);
        byte[] value = {0, '{', '}'};

        ProducerRecord<byte[], byte[]> record =
                KafkaTransport.record(KafkaTransport.stored(RecordKind.VERDICT, key, value), "fan-anomaly");

        assertThat(record.key()).isEqualTo(key);
        assertThat(record.value()).isEqualTo(value);
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void when_the_last_broker_goes_in_the_middle_the_records_behind_do_not_each_wait_for_one() {
        when(producer.send(any()))
                .thenReturn(new CompletableFuture<>())
                .thenReturn(CompletableFuture.failedFuture(new TimeoutException("not present in metadata")));
        List<Transport.Item> items = IntStream.range(0, 500)
                .mapToObj(number -> {
                    Transport.Item item = mock();
                    when(item.content())
                            .thenReturn(KafkaTransport.stored(RecordKind.VERDICT, new byte[1], new byte[1]));
                    return item;
                })
                .toList();

        assertThatThrownBy(() -> transport.send(items))
                .isInstanceOf(IOException.class)
                .hasMessage("Kafka at localhost:9092 takes nothing: not present in metadata");
        verify(producer, times(2)).send(any());
        assertThat(items).allSatisfy(item -> verify(item, times(0)).delivered());
    }
}
