// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.component.BatchIsolation;
import io.fanwatch.component.TlsFailure;
import io.fanwatch.store.RetryLaterException;
import io.fanwatch.store.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes points, in line protocol, to the database; one that it refuses does not keep the others from being written. */
public final class PointTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(PointTransport.class);
    private static final TlsFailure TLS = new TlsFailure("the database", "url", "http:// in url");

    private final InfluxDbSettings settings;
    private final Database database;
    private volatile int pointsARequest;
    private boolean prepared;
    private Optional<String> preparation = Optional.empty();

    public PointTransport(InfluxDbSettings settings, Database database) {
        this.settings = settings;
        this.database = database;
        this.pointsARequest = settings.store().batchItems();
    }

    /** How many points a request has at most at the moment. */
    int pointsARequest() {
        return pointsARequest;
    }

    @Override
    public Duration send(List<Item> items) throws IOException {
        try {
            prepare();
            for (int from = 0; from < items.size(); ) {
                List<Item> next = items.subList(from, Math.min(items.size(), from + pointsARequest));
                from += write(next) ? next.size() : 0;
            }
        } catch (RefusedException e) {
            String creating = "";
            if (e.isMissingPlace()) {
                prepared = false;
                creating = preparation
                        .map(reason -> "; creating failed: " + reason)
                        .orElse("");
            }
            throw new RetryLaterException(reason(e) + creating, e, e.retryAfter());
        } catch (IOException e) {
            throw new IOException(reason(e), e);
        }
        return Duration.ZERO;
    }

    private void prepare() throws IOException {
        if (!prepared) {
            preparation = Optional.empty();
            try {
                database.prepare();
            } catch (RefusedException e) {
                // it may be there already: writing shows it
                preparation = Optional.of(e.getMessage());
                LOG.debug("the database or its retention policy is not created", e);
            }
            prepared = true;
        }
    }

    /* false if the request is too large: then the next ones are smaller */
    private boolean write(List<Item> items) throws IOException {
        Map<Item, String> bad = new LinkedHashMap<>();
        List<RefusedException> refusals = new ArrayList<>();
        try {
            BatchIsolation.handle(items, some -> attempt(some, bad, refusals), bad::put);
        } catch (RefusedException e) {
            if (!e.isTooLarge() || items.size() == 1) {
                throw e;
            }
            pointsARequest = items.size() / 2;
            LOG.info("requests of {} points are too large, now of {}", items.size(), pointsARequest);
            return false;
        }
        if (bad.size() == items.size() && refusals.get(0).blamesNoPoint()) {
            throw refusals.get(0); // a proxy, a wrong address: it says so of everything
        }
        bad.forEach(Item::refused);
        items.forEach(Item::delivered);
        return true;
    }

    private Optional<String> attempt(List<Item> items, Map<Item, String> bad, List<RefusedException> refusals)
            throws IOException {
        try {
            database.write(items.stream()
                    .map(item -> new String(item.content(), UTF_8))
                    .toList());
            return Optional.empty();
        } catch (RefusedException e) {
            if (!e.mayBeAboutPoints() && !(e.isTooLarge() && items.size() == 1)) {
                throw e;
            }
            refusals.add(e);
            if (e.dropped().filter(count -> count == items.size()).isEmpty()) {
                return Optional.of(e.getMessage());
            }
            items.forEach(item -> bad.put(item, e.getMessage()));
            return Optional.empty();
        }
    }

    /* for an operator */
    private String reason(IOException failure) {
        String place = settings.url();
        if (failure instanceof RefusedException refused) {
            return "the database answers " + refused.code() + ", " + refused.getMessage() + ": "
                    + refused.remedy(settings.database());
        }
        if (failure instanceof UnknownHostException) {
            return "the database's host name is unknown, see url: " + failure.getMessage();
        }
        if (failure instanceof ConnectException) {
            return "no database takes connections at " + place;
        }
        if (failure instanceof InterruptedIOException) {
            return "the database at " + place + " does not answer within "
                    + settings.timeout().toSeconds() + " s";
        }
        return TLS.reason(failure).orElseGet(() -> "the connection to " + place + " fails: " + failure);
    }

    @Override
    public void close() {
        database.close();
    }
}
