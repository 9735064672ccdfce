// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import com.google.gson.Gson;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Scores;
import io.fanwatch.api.ScoringException;
import io.fanwatch.component.CallThreads;
import io.fanwatch.component.FeatureValues;
import io.fanwatch.component.TlsFailure;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web service under one configuration. Thread-safe. */
final class ScoringService implements AutoCloseable {

    /** The longest answer that is read, in bytes. */
    static final int MAXIMUM_ANSWER_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);
    private static final TlsFailure TLS = new TlsFailure("the service", "url", "http:// in url");

    private final HttpSettings settings;
    private final HttpClient client;
    private final CircuitBreaker<Float> circuit;
    private final FailsafeExecutor<Float> failsafe;
    private final ThreadPoolExecutor threads;
    private final Gson gson = new Gson();

    ScoringService(HttpSettings settings) {
        this.settings = settings;
        threads = CallThreads.of("fanwatch-http-scorer", settings.concurrency(), new LinkedBlockingQueue<>());
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        settings.tls().ifPresent(builder::sslContext);
        client = builder.build();
        circuit = CircuitBreaker.<Float>builder()
                .handleIf(ScoringService::mayPass)
                .withFailureThreshold(settings.circuitFailures())
                .withDelay(settings.circuitDelay())
                .withSuccessThreshold(1)
                .onOpen(event -> LOG.warn(
                        "{} failed {} times in a row: left alone for {} ms, then tried again",
                        settings.url(),
                        settings.circuitFailures(),
                        settings.circuitDelay().toMillis()))
                .onClose(event -> LOG.info("{} answers again", settings.url()))
                .build();
        RetryPolicy<Float> retries = RetryPolicy.<Float>builder()
                .handleIf(ScoringService::mayPass)
                .withMaxRetries(settings.retries())
                .withBackoff(settings.retryDelay(), settings.retryDelay().multipliedBy(10))
                .withJitter(0.25)
                .build();
        failsafe = Failsafe.with(retries, circuit);
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof ScoringException scoring && !scoring.isPermanent();
    }

    HttpSettings settings() {
        return settings;
    }

    /** Whether the service is left alone because it failed. */
    boolean isLeftAlone() {
        return !circuit.isClosed();
    }

    /** Scores a batch, one request a reading; empty if the service is retired or closed. */
    Optional<Scores> score(List<Reading> readings) throws ScoringException {
        float[] probabilities = new float[readings.size()];
        int first = 0;
        if (isLeftAlone()) {
            // one request tells whether the service is back; the others would be refused meanwhile
            probabilities[first] = call(readings.get(first));
            first++;
        }
        List<Future<Float>> calls = new ArrayList<>();
        try {
            for (Reading reading : readings.subList(first, readings.size())) {
                calls.add(threads.submit(() -> call(reading)));
            }
            for (int i = 0; i < calls.size(); i++) {
                probabilities[first + i] = calls.get(i).get();
            }
        } catch (ExecutionException e) {
            throw asScoringException(e.getCause());
        } catch (RejectedExecutionException | CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw asScoringException(e);
        } finally {
            calls.forEach(call -> call.cancel(true));
        }
        return Optional.of(new Scores(settings.model(), probabilities));
    }

    private float call(Reading reading) throws ScoringException {
        HttpRequest request = request(reading);
        try {
            return failsafe.get(() -> post(request, reading));
        } catch (CircuitBreakerOpenException e) {
            throw ScoringException.passing(
                    settings.url() + " failed " + settings.circuitFailures()
                            + " times in a row and is left alone for another "
                            + circuit.getRemainingDelay().toMillis() + " ms: see that the service runs",
                    e);
        } catch (FailsafeException e) {
            throw asScoringException(e.getCause());
        }
    }

    private ScoringException asScoringException(Throwable cause) {
        return cause instanceof ScoringException scoring
                ? scoring
                : ScoringException.passing("the request to " + settings.url() + " failed: " + cause, cause);
    }

    private HttpRequest request(Reading reading) throws ScoringException {
        double[] values = FeatureValues.of(
                reading, settings.model().features(), "correct the scorer's features or the listener's fields");
        if (Arrays.stream(values).anyMatch(Double::isNaN) && !settings.takesMissing()) {
            throw ScoringException.permanent(
                    "the " + reading + " lacks a value of " + settings.model().features()
                            + ": set missing.values of the scorer to NULL if " + settings.url()
                            + " takes null, or that of the listener to REJECT or LAST");
        }
        List<Double> parameters = Arrays.stream(values)
                .mapToObj(value -> Double.isNaN(value) ? null : value)
                .toList();
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(gson.toJson(Map.of("params", parameters))));
        settings.authorization().ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private float post(HttpRequest request, Reading reading) throws ScoringException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, info -> new LimitedBody(MAXIMUM_ANSWER_BYTES));
        try {
            return read(answer.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS), reading);
        } catch (TimeoutException e) {
            throw ScoringException.passing(
                    settings.url() + " gave no answer within "
                            + settings.requestTimeout().toMillis() + " ms",
                    e);
        } catch (ExecutionException e) {
            throw ScoringException.passing(
                    settings.url() + " cannot be asked: "
                            + TLS.reason(e).orElse(e.getCause() + ": see that the service runs"),
                    e);
        } finally {
            answer.cancel(true);
        }
    }

    private float read(HttpResponse<byte[]> response, Reading reading) throws ScoringException {
        int status = response.statusCode();
        String answers = " answers with status " + status + " and " + Answer.excerpt(response.body());
        if (status == 400 || status == 422) {
            throw ScoringException.mismatch(settings.url() + " refuses the " + reading + ": it" + answers
                    + ": see that the scorer's features are those of the service, in its order");
        }
        if (status == 401 || status == 403) {
            throw ScoringException.passing(
                    settings.url() + answers + ": correct authentication, user and password", null);
        }
        if (status < 200 || status > 299) {
            throw ScoringException.passing(
                    settings.url() + answers + ": see that url is right and the service well", null);
        }
        return Answer.probability(settings.url(), response.body());
    }

    /** Takes no further batch, and finishes those under way. */
    void retire() {
        threads.shutdown();
    }

    /** Takes no further batch, and fails those under way. */
    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        }
    }
}
