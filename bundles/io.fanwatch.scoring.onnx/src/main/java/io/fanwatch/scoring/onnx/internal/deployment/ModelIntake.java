// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.api.ModelControlException;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.registry.ReceivedModels;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes models in that are sent to the gateway, once they have passed every check that a model must pass before it may score.
 * From then on they are as installed ones. Thread-safe.
 */
public final class ModelIntake {

    private static final Logger LOG = LoggerFactory.getLogger(ModelIntake.class);

    private final String name;
    private final ModelManager manager;
    private final ModelRepository repository;
    private final ReceivedModels received;

    /** @param name the scorer's {@code kura.service.pid} */
    public ModelIntake(String name, ModelManager manager, ModelRepository repository, ReceivedModels received) {
        this.name = name;
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
        Optional<ModelCandidate> before = received.candidates().stream()
                .filter(candidate -> candidate.revision().equals(digest))
                .findFirst();
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
