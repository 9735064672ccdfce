// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kafka.internal;

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
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

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
