// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.influxdb.InfluxDBIOException;
import org.influxdb.dto.Query;
import org.influxdb.dto.QueryResult;

/** InfluxDB 1, or 2 through its interface for clients of 1, by influxdb-java. */
public final class InfluxDatabase implements Database {

    private static final long LONGEST_ANSWER = 16_384;
    private static final int LONGEST_MESSAGE = 300;
    private static final long LONGEST_RETRY_AFTER_SECONDS = 3_600;

    private final InfluxDbSettings settings;
    private final Optional<SSLSocketFactory> tls;
    private final Dispatcher dispatcher = new Dispatcher();

    /* guarded by this */
    private Optional<InfluxDB> client = Optional.empty();
    private boolean closed;

    /** @param tls makes the sockets of {@code https} addresses; if none, Java's own does */
    public InfluxDatabase(InfluxDbSettings settings, Optional<SSLSocketFactory> tls) {
        this.settings = settings;
        this.tls = tls;
    }

    @Override
    public void prepare() throws IOException {
        if (!settings.createDatabase()) {
            return;
        }
        execute("CREATE DATABASE \"" + settings.database() + '"');
        if (settings.retentionPolicy().isPresent()
                && settings.retentionDuration().isPresent()) {
            execute("CREATE RETENTION POLICY \"" + settings.retentionPolicy().get() + "\" ON \"" + settings.database()
                    + "\" DURATION " + settings.retentionDuration().get() + " REPLICATION 1");
        }
    }

    private void execute(String statement) throws IOException {
        QueryResult result = call(influx -> influx.query(new Query(statement, settings.database(), true)));
        Stream<String> errors =
                Stream.ofNullable(result.getResults()).flatMap(List::stream).map(QueryResult.Result::getError);
        Optional<String> error = Stream.concat(Stream.ofNullable(result.getError()), errors.flatMap(Stream::ofNullable))
                .findFirst();
        if (error.isPresent()) {
            throw new RefusedException(200, error.get(), 0);
        }
    }

    @Override
    public void write(List<String> lines) throws IOException {
        call(influx -> {
            influx.write(
                    settings.database(),
                    settings.retentionPolicy().orElse(null),
                    InfluxDB.ConsistencyLevel.ONE,
                    TimeUnit.NANOSECONDS,
                    lines);
            return true;
        });
    }

    private interface Call<T> {
        T on(InfluxDB influx);
    }

    private <T> T call(Call<T> call) throws IOException {
        try {
            return call.on(client());
        } catch (InfluxDBIOException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getMessage(), e);
        } catch (InfluxDBException | JsonDataException e) {
            throw new IOException("the answer is not InfluxDB's: " + e.getMessage(), e);
        }
    }

    /* made when first used, since that asks for the host's address */
    private synchronized InfluxDB client() throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        if (client.isEmpty()) {
            client = Optional.of(connect());
        }
        return client.get();
    }

    private InfluxDB connect() throws IOException {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectTimeout(settings.timeout())
                .readTimeout(settings.timeout())
                .writeTimeout(settings.timeout())
                .callTimeout(settings.timeout())
                .followRedirects(false)
                .addInterceptor(InfluxDatabase::refuse);
        if (tls.isPresent()) {
            http.sslSocketFactory(tls.get(), trustOfJava());
        }
        settings.token()
                .ifPresent(token -> http.addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Authorization", "Token " + token)
                        .build())));
        InfluxDB influx = settings.username().isPresent()
                ? InfluxDBFactory.connect(settings.url(), settings.username().get(), settings.password(), http)
                : InfluxDBFactory.connect(settings.url(), http);
        return settings.compressed() ? influx.enableGzip() : influx;
    }

    /* OkHttp wants one beside the socket factory, for certificate pinning, which is not used: the factory decides */
    private static X509TrustManager trustOfJava() throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IOException("Java's own trust manager is missing"));
        } catch (GeneralSecurityException e) {
            throw new IOException("Java's trust store cannot be read: " + e.getMessage(), e);
        }
    }

    /* influxdb-java would leave the status out of its exceptions */
    private static Response refuse(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            String body = response.peekBody(LONGEST_ANSWER).string();
            throw new RefusedException(response.code(), message(response, body), retryAfter(response));
        }
    }

    private static String message(Response response, String body) {
        String text = Optional.ofNullable(response.header("X-Influxdb-Error"))
                .or(() -> messageInJson(body))
                .orElse(body.isBlank() ? response.message() : body)
                .strip();
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static Optional<String> messageInJson(String body) {
        try {
            Object parsed =
                    new Moshi.Builder().build().adapter(Object.class).lenient().fromJson(body);
            return parsed instanceof Map<?, ?> answer
                    ? Stream.of("error", "message")
                            .map(answer::get)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .findFirst()
                    : Optional.empty();
        } catch (IOException | JsonDataException notJson) {
            return Optional.empty();
        }
    }

    private static long retryAfter(Response response) {
        String asked = response.header("Retry-After", "");
        return asked.matches("\\d{1,9}") ? Math.min(LONGEST_RETRY_AFTER_SECONDS, Long.parseLong(asked)) : 0;
    }

    @Override
    public void close() {
        dispatcher.cancelAll();
        synchronized (this) {
            closed = true;
            client.ifPresent(InfluxDB::close);
            client = Optional.empty();
        }
    }
}
