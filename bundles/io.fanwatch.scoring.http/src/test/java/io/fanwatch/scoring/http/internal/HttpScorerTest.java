// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import static io.fanwatch.scoring.http.internal.WebService.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.Metric;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.api.Status;
import io.fanwatch.tests.mosquitto.Authority;
import io.fanwatch.tests.mosquitto.Authority.Identity;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.ssl.SslManagerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.slf4j.LoggerFactory;

@ExtendWith(MockitoExtension.class)
class HttpScorerTest {

    private static final FeatureSchema FAN =
            new FeatureSchema(List.of("rotation", "temperature", "vibration", "sound"));
    private static final Reading HEALTHY = reading(600, 40, 150, 48);
    private static final Reading FAULTY = reading(450.5, 50, 200, 55);

    @Mock
    private CryptoService crypto;

    private WebService service;
    private HttpScorer scorer;

    private static Reading reading(double... values) {
        return new Reading("7", Optional.empty(), Instant.EPOCH, FAN, values);
    }

    /** The defaults, but for the service's address, little patience and what is given. */
    private HttpScorerConfiguration configuration(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url",
                service.url(),
                "retries",
                0,
                "retry_delay_ms",
                1,
                "circuit_failures",
                3,
                "circuit_delay_ms",
                50,
                "connect_timeout_ms",
                60_000,
                "request_timeout_ms",
                60_000));
        all.putAll(values);
        Class<HttpScorerConfiguration> type = HttpScorerConfiguration.class;
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> all.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    private HttpScorer activate(Map<String, Object> values) {
        scorer = new HttpScorer(crypto, configuration(values), Map.of("kura.service.pid", "my-scorer"));
        return scorer;
    }

    @BeforeEach
    void start() throws Exception {
        service = new WebService();
        lenient().when(crypto.decryptAes(any(char[].class))).thenAnswer(call -> {
            String text = new String(call.<char[]>getArgument(0));
            if (text.startsWith("aes:")) {
                return text.substring(4).toCharArray();
            }
            throw new KuraException(KuraErrorCode.DECODER_ERROR);
        });
    }

    @AfterEach
    void stop() {
        scorer.deactivate();
        service.close();
    }

    private void assertFailsInPassing(String... words) {
        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> scorer.score(List.of(HEALTHY)))
                .withMessageContainingAll(words)
                .matches(e -> !e.isPermanent());
    }

    @Test
    void a_reading_is_posted_as_the_tutorials_service_wants_it() throws Exception {
        Scores scores = activate(Map.of()).score(List.of(FAULTY));

        assertThat(service.bodies()).containsExactly("POST {\"params\":[450.5,50.0,200.0,55.0]}");
        assertThat(scores.probability(0)).isEqualTo(1f);
        assertThat(scores.model().label()).isEqualTo("http 1.0.0");
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
        assertThat(scorer.status().figures()).containsEntry("readings scored", 1L);
        assertThat(scorer.status().metrics())
                .extracting(Metric::id)
                .containsExactly(
                        "model",
                        "service_left_alone",
                        "readings_scored_total",
                        "readings_scored_per_second_10s",
                        "readings_scored_per_second_1min",
                        "batches_failed_total");
    }

    static Stream<Arguments> impostors() {
        Authority plant = new Authority("plant");
        return plant.impostors("service", "ip:127.0.0.1", "url").entrySet().stream()
                .map(impostor -> Arguments.of(impostor.getKey(), plant, impostor.getValue()));
    }

    @ParameterizedTest
    @MethodSource("impostors")
    void a_service_that_does_not_prove_who_it_is_learns_nothing_and_the_remedy_is_named(
            Identity shown, Authority trusted, String remedy) throws Exception {
        SslManagerService manager = mock();
        when(manager.getSSLContext()).thenReturn(trusted.trusting());
        try (WebService impostor = WebService.over(shown.context())) {
            activate(Map.of("url", impostor.url(), "authentication", "BEARER", "password", "secret-token"));
            scorer.setSslManager(manager);

            assertFailsInPassing(remedy);

            assertThat(scorer.status().message()).contains(remedy).doesNotContain("secret-token");
            assertThat(impostor.bodies()).isEmpty();
        }
        try (WebService proper =
                WebService.over(trusted.issue("service", "ip:127.0.0.1").context())) {
            scorer.modified(configuration(Map.of("url", proper.url())));

            assertThat(scorer.score(List.of(FAULTY)).probability(0)).isEqualTo(1f);
        }
    }

    @Test
    void the_order_of_the_features_is_the_configured_one() throws Exception {
        activate(Map.of("features", "sound, rotation")).score(List.of(FAULTY));

        assertThat(service.bodies()).containsExactly("POST {\"params\":[55.0,450.5]}");
    }

    @Test
    void a_batch_keeps_its_order_over_no_more_requests_at_a_time_than_configured() throws Exception {
        CountDownLatch threeUnderWay = new CountDownLatch(3);
        service.behave((exchange, body) -> {
            threeUnderWay.countDown();
            threeUnderWay.await();
            WebService.WELL.answer(exchange, body);
        });
        List<Reading> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            batch.add(i % 3 == 0 ? FAULTY : HEALTHY);
        }

        Scores scores = activate(Map.of("concurrency", 3)).score(batch);

        assertThat(scores.size()).isEqualTo(60);
        for (int i = 0; i < 60; i++) {
            assertThat(scores.probability(i)).isEqualTo(i % 3 == 0 ? 1f : 0f);
        }
        assertThat(service.mostUnderWay()).isEqualTo(3);
    }

    @Test
    void a_request_that_fails_is_sent_again() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        service.behave((exchange, body) -> {
            if (requests.incrementAndGet() < 3) {
                WebService.send(exchange, 503, "busy");
            } else {
                WebService.WELL.answer(exchange, body);
            }
        });

        assertThat(activate(Map.of("retries", 2)).score(List.of(FAULTY)).probability(0))
                .isEqualTo(1f);
        assertThat(requests).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | Internal Error | answers with status 500 and \"Internal Error\"",
                "404 | '' | see that url is right",
                "302 | '' | answers with status 302",
                "401 | '' | correct authentication",
                "200 | hello | answers \"hello\", which is not of the form",
                "200 | '' | answers nothing"
            })
    void what_the_service_does_wrong_is_told_and_the_batch_may_be_tried_again(int status, String body, String words) {
        service.behave(answering(status, body));
        activate(Map.of());

        assertFailsInPassing(service.url(), words);

        assertThat(scorer.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(scorer.status().message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"400", "422"})
    void a_reading_that_the_service_refuses_is_refused_for_good(int status) {
        service.behave(answering(status, "no"));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> activate(Map.of("retries", 2)).score(List.of(HEALTHY)))
                .withMessageContainingAll("refuses the reading of fan 7", "status " + status)
                .matches(ScoringException::isPermanent);
        assertThat(service.bodies()).hasSize(1);
    }

    @Test
    void a_reading_without_a_feature_is_refused_for_good_by_name() {
        activate(Map.of("features", "rotation,humidity"));

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> scorer.score(List.of(HEALTHY)))
                .withMessageContainingAll("fan 7", "humidity")
                .matches(ScoringException::isPermanent);
    }

    @Test
    void a_missing_value_is_null_for_a_service_that_takes_it_and_else_refused_for_good() throws Exception {
        FeatureSchema two = new FeatureSchema(List.of("rotation", "sound"));
        Reading partial = Reading.withMissing("7", Optional.empty(), Instant.EPOCH, two, Double.NaN, 48);

        assertThatExceptionOfType(ScoringException.class)
                .isThrownBy(() -> activate(Map.of("features", "rotation,sound")).score(List.of(partial)))
                .withMessageContainingAll("fan 7", "missing.values of the scorer to NULL")
                .matches(ScoringException::isPermanent);
        assertThat(service.bodies()).isEmpty();

        service.behave(answering(200, "{\"probability\":0.5}"));
        activate(Map.of("features", "rotation,sound", "missing_values", "NULL")).score(List.of(partial));
        assertThat(service.bodies()).containsExactly("POST {\"params\":[null,48.0]}");
    }

    @Test
    void an_answer_without_end_is_broken_off() {
        service.behave((exchange, body) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.getResponseBody().write(part);
            }
        });
        activate(Map.of());

        assertFailsInPassing("the answer is longer than 65536 bytes");
    }

    @Test
    void a_service_that_takes_too_long_is_given_up_also_in_the_middle_of_its_answer() {
        CountDownLatch never = new CountDownLatch(1);
        service.behave((exchange, body) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            never.await();
        });
        activate(Map.of("request_timeout_ms", 100));

        assertFailsInPassing("gave no answer within 100 ms");
        never.countDown();
    }

    @Test
    void a_service_that_hangs_up_or_is_not_there_is_told() {
        service.behave((exchange, body) -> {
            throw new IOException("hangs up");
        });
        activate(Map.of());
        assertFailsInPassing("cannot be asked", "see that the service runs");

        service.close();
        assertFailsInPassing("cannot be asked", "see that the service runs");
    }

    @Test
    void a_failing_service_is_left_alone_and_asked_again_after_a_while() throws Exception {
        service.behave(answering(500, ""));
        activate(Map.of("circuit_delay_ms", 3_000));
        for (int i = 0; i < 3; i++) {
            assertFailsInPassing("status 500");
        }
        int requests = service.bodies().size();

        assertFailsInPassing("failed 3 times in a row and is left alone");
        assertThat(service.bodies()).hasSize(requests);

        service.behave(WebService.WELL);
        List<Reading> batch = List.of(FAULTY, HEALTHY, FAULTY);
        await().ignoreExceptionsInstanceOf(ScoringException.class)
                .untilAsserted(
                        () -> assertThat(scorer.score(batch).probability(2)).isEqualTo(1f));
        assertThat(service.bodies()).hasSize(requests + 3);
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
    }

    @Test
    void basic_authentication_takes_the_password_in_plain_text_and_encrypted() throws Exception {
        activate(Map.of("authentication", "BASIC", "user", "fan", "password", "secret"));
        scorer.score(List.of(HEALTHY));
        scorer.modified(configuration(Map.of("authentication", "BASIC", "user", "fan", "password", "aes:other")));
        scorer.score(List.of(HEALTHY));

        // fan:secret and fan:other
        assertThat(service.authorizations()).containsExactly("Basic ZmFuOnNlY3JldA==", "Basic ZmFuOm90aGVy");
    }

    @Test
    void the_mask_of_a_password_does_not_overwrite_it() throws Exception {
        activate(Map.of("authentication", "BEARER", "password", "aes:token"));
        scorer.modified(configuration(Map.of("authentication", "BEARER", "password", "placeholder")));
        scorer.score(List.of(HEALTHY));
        scorer.modified(configuration(Map.of("authentication", "BEARER", "password", "aes:placeholder")));
        scorer.score(List.of(HEALTHY));

        assertThat(service.authorizations()).containsExactly("Bearer token", "Bearer token");
        assertThat(scorer.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(scorer.status().message())
                .contains("works until the next restart")
                .contains("enter the password again");
        scorer.modified(configuration(Map.of("authentication", "BEARER", "password", "aes:token")));
        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
    }

    @ParameterizedTest
    @CsvSource({"BASIC, placeholder", "BASIC, aes:placeholder", "BEARER, placeholder", "BEARER, aes:placeholder"})
    void a_scorer_begun_with_the_mask_of_a_password_asks_for_the_password(String authentication, String mask) {
        activate(Map.of("authentication", authentication, "user", "fan", "password", mask));

        assertThat(scorer.status().level()).isEqualTo(Status.Level.ERROR);
        assertThat(scorer.status().message())
                .contains("the password is the word placeholder")
                .contains("enter the password again");
        assertFailsInPassing("enter the password again");
        assertThat(service.bodies()).isEmpty();
    }

    @Test
    void what_kura_hands_over_again_is_logged_once_and_leaves_the_service_as_it_is() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(HttpScorer.class);
        logger.addAppender(log);
        try {
            activate(Map.of("authentication", "BEARER", "password", "token"));
            scorer.modified(configuration(Map.of("authentication", "BEARER", "password", "aes:token")));
            scorer.modified(configuration(Map.of("authentication", "BEARER", "password", "aes:placeholder")));
            scorer.modified(configuration(Map.of("authentication", "BEARER", "password", "aes:placeholder")));
            scorer.modified(configuration(Map.of("url", "nowhere")));
            scorer.modified(configuration(Map.of("url", "nowhere")));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).extracting(event -> event.getLevel().toString()).containsExactly("INFO", "WARN", "WARN");
        assertThat(log.list.get(1).getFormattedMessage()).contains("works until the next restart");
    }

    @Test
    void the_mask_of_a_password_that_is_not_used_is_no_matter() throws Exception {
        activate(Map.of("password", "placeholder")).score(List.of(HEALTHY));

        assertThat(scorer.status().level()).isEqualTo(Status.Level.OK);
    }

    static List<Map.Entry<Map<String, Object>, String>> invalid() {
        return List.of(
                Map.entry(Map.of("url", "localhost:5000"), "has another protocol than http or https"),
                Map.entry(Map.of("url", "http://a b/"), "is not an address"),
                Map.entry(Map.of("url", "http://me:secret@host/"), "url holds a user"),
                Map.entry(Map.of("features", "a,,b"), "blank in [a, , b]"),
                Map.entry(Map.of("authentication", "DIGEST"), "authentication is DIGEST"),
                Map.entry(Map.of("authentication", "BASIC"), "user is empty"),
                Map.entry(Map.of("authentication", "BEARER"), "token is empty"),
                Map.entry(Map.of("connect_timeout_ms", 1), "connect.timeout.ms is 1"),
                Map.entry(Map.of("request_timeout_ms", 300_001), "request.timeout.ms is 300001"),
                Map.entry(Map.of("retries", -1), "retries is -1"),
                Map.entry(Map.of("retry_delay_ms", 0), "retry.delay.ms is 0"),
                Map.entry(Map.of("circuit_failures", 0), "circuit.failures is 0"),
                Map.entry(Map.of("circuit_delay_ms", 9), "circuit.delay.ms is 9"),
                Map.entry(Map.of("concurrency", 65), "concurrency is 65"),
                Map.entry(Map.of("threshold", 0.0), "threshold is 0.0"),
                Map.entry(Map.of("threshold", 1.1), "threshold 1.1"),
                Map.entry(Map.of("model_name", ""), "model.name is empty"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void an_invalid_configuration_is_told_with_the_remedy_and_leaves_the_one_before_active(
            Map.Entry<Map<String, Object>, String> invalid) throws Exception {
        activate(Map.of());

        scorer.modified(configuration(invalid.getKey()));

        assertThat(scorer.status().level()).isEqualTo(Status.Level.WARNING);
        assertThat(scorer.status().message()).contains(invalid.getValue()).doesNotContain("secret");
        assertThat(scorer.score(List.of(FAULTY)).probability(0)).isEqualTo(1f);
    }

    @Test
    void an_invalid_configuration_from_the_start_is_told_and_may_be_corrected() throws Exception {
        activate(Map.of("url", ""));
        assertThat(scorer.status().level()).isEqualTo(Status.Level.ERROR);
        assertFailsInPassing("my-scorer", "url '' has another protocol");

        scorer.modified(configuration(Map.of()));

        assertThat(scorer.score(List.of(FAULTY)).probability(0)).isEqualTo(1f);
    }

    @Test
    void a_batch_under_way_ends_where_it_began_while_the_configuration_changes() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        service.behave((exchange, body) -> {
            arrived.countDown();
            release.await();
            WebService.WELL.answer(exchange, body);
        });
        activate(Map.of("concurrency", 2));
        CompletableFuture<Scores> batch = CompletableFuture.supplyAsync(() -> {
            try {
                return scorer.score(List.of(FAULTY, HEALTHY, FAULTY, HEALTHY));
            } catch (ScoringException e) {
                throw new IllegalStateException(e);
            }
        });
        arrived.await();

        try (WebService other = new WebService()) {
            other.behave(answering(200, "{\"probability\":0.5}"));
            scorer.modified(configuration(Map.of("url", other.url(), "concurrency", 3, "model_name", "other")));

            assertThat(scorer.score(List.of(FAULTY)).model().name()).isEqualTo("other");
            assertThat(other.bodies()).hasSize(1);
        }
        release.countDown();
        Scores scores = batch.get();
        assertThat(scores.model().name()).isEqualTo("http");
        assertThat(scores.probability(2)).isEqualTo(1f);
    }

    @Test
    void a_batch_under_way_fails_in_passing_when_the_scorer_stops() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        service.behave((exchange, body) -> {
            arrived.countDown();
            never.await();
        });
        activate(Map.of("concurrency", 1));
        CompletableFuture<Scores> batch = CompletableFuture.supplyAsync(() -> {
            try {
                return scorer.score(List.of(HEALTHY, HEALTHY, HEALTHY));
            } catch (ScoringException e) {
                throw new IllegalStateException(e);
            }
        });
        arrived.await();

        scorer.deactivate();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(batch::get)
                .havingRootCause()
                .isInstanceOf(InterruptedException.class);
        assertFailsInPassing("the scorer was stopped");
        never.countDown();
    }
}
