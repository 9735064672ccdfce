// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.ModelControlException;
import io.fanwatch.component.CallThreads;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFetch;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.ReceivedModels;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes models in that are sent to the gateway, once they have passed every check that a model must pass before it may score.
 * From then on they are as installed ones. Thread-safe.
 */
public final class ModelIntake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelIntake.class);

    /* who asks has a few seconds for the answer; a small model is there by then */
    private static final long PATIENCE_SECONDS = 2;

    private final String name;
    private final ModelManager manager;
    private final ModelRepository repository;
    private final ReceivedModels received;
    private final ModelFetch web;
    private final ThreadPoolExecutor fetcher;
    private Optional<Fetch> fetch = Optional.empty();

    private record Fetch(String digest, Future<String> label) {}

    /** @param name the scorer's {@code kura.service.pid} */
    public ModelIntake(
            String name, ModelManager manager, ModelRepository repository, ReceivedModels received, ModelFetch web) {
        this.name = name;
        this.web = web;
        fetcher = CallThreads.of("fanwatch-model-fetch-" + name, 1, new LinkedBlockingQueue<>());
        this.manager = manager;
        this.repository = repository;
        this.received = received;
    }

    /** How many bytes of a file are there. */
    public long received(String digest) throws ModelControlException {
        return tried(() -> received.received(digest));
    }

    /** Takes the next bytes of a file; returns how many are there. */
    public long receive(String digest, long offset, InputStream bytes) throws ModelControlException {
        Settings wanted = wanted();
        return tried(() -> received.receive(digest, offset, bytes, wanted.sizeMaximum()));
    }

    /** Takes a file in that has come, if it may be used; returns what it is called. */
    public synchronized String install(String digest, Optional<String> signature) throws ModelControlException {
        Settings wanted = wanted();
        Optional<ModelCandidate> before = taken(digest);
        if (before.isPresent()) { // the answer to an earlier call was lost
            return before.get().label();
        }
        ModelCandidate candidate = tried(() -> received.complete(digest, signature));
        try {
            ModelMetadata model = manager.check(candidate, wanted);
            refuseOther(model, digest, wanted);
            Set<String> needed = new HashSet<>();
            manager.state().active().ifPresent(active -> needed.add(active.digest()));
            tried(() -> {
                received.accept(digest, model.name(), model.number().toString(), needed);
                return true;
            });
            LOG.info("{}: {} was received and is taken in", name, model.label());
            manager.recheckLater();
            return model.label();
        } catch (InvalidModelException | ModelControlException e) {
            received.discard(digest);
            throw e instanceof ModelControlException known ? known : refused(e.getMessage(), e);
        }
    }

    private Optional<ModelCandidate> taken(String digest) {
        return received.candidates().stream()
                .filter(candidate -> candidate.revision().equals(digest))
                .findFirst();
    }

    /** Fetches a file from a web server and takes it in; empty while that is under way. */
    public Optional<String> fetch(String digest, String url, Optional<String> signature) throws ModelControlException {
        long maximum = wanted().sizeMaximum();
        URI address = tried(() -> ModelFetch.address(url));
        tried(() -> received.received(digest));
        Fetch now = start(digest, () -> {
            if (taken(digest).isEmpty()) {
                tried(() -> {
                    web.fetch(digest, address, maximum);
                    return true;
                });
            }
            return install(digest, signature);
        });
        try {
            String label = now.label().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            forget(now);
            return Optional.of(label);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException | CancellationException e) {
            forget(now);
            throw e.getCause() instanceof ModelControlException known ? known : refused("" + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("the gateway was told to stop: send the request again", e);
        }
    }

    /* one that nobody has asked about since it ended is asked about now */
    private synchronized Fetch start(String digest, Callable<String> work) throws ModelControlException {
        Optional<Fetch> before = fetch.filter(now -> now.digest().equals(digest));
        if (before.isPresent()) {
            return before.get();
        }
        if (fetch.filter(now -> !now.label().isDone()).isPresent()) {
            throw refused(
                    "it fetches the one with the SHA-256 " + fetch.get().digest() + ": wait until that is there", null);
        }
        Fetch now = new Fetch(digest, fetcher.submit(() -> {
            try {
                return work.call();
            } catch (ModelControlException e) {
                LOG.warn("{}", e.getMessage());
                throw e;
            }
        }));
        fetch = Optional.of(now);
        return now;
    }

    private synchronized void forget(Fetch done) {
        fetch = fetch.filter(now -> now != done);
    }

    /** Ends a fetch that is under way; what has come stays. */
    @Override
    public void close() {
        fetcher.shutdownNow();
    }

    private void refuseOther(ModelMetadata model, String digest, Settings wanted) throws ModelControlException {
        if (!model.name().equals(wanted.model())) {
            throw refused(
                    "it is a model " + model.name() + ", but " + wanted.model()
                            + " is used here: send one of that name, or set model.name",
                    null);
        }
        boolean isOther = repository.kept(model.name()).stream()
                .anyMatch(kept ->
                        kept.version().equals(model.number()) && !kept.digest().equals(digest));
        if (isOther) {
            throw refused(
                    "another " + model.label() + " is on this gateway already: give the new one a higher version",
                    null);
        }
    }

    private Settings wanted() throws ModelControlException {
        Settings wanted = manager.settings()
                .orElseThrow(() -> refused("there is no valid configuration: correct it as its status says", null));
        if (wanted.file().isPresent()) {
            throw refused("it uses the file " + wanted.file().get() + ": empty model.file first", null);
        }
        return wanted;
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private <T> T tried(Work<T> work) throws ModelControlException {
        try {
            return work.done();
        } catch (IOException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private ModelControlException refused(String reason, Exception cause) {
        return new ModelControlException(name + " does not take the model: " + reason, cause);
    }
}
