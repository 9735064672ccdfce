package io.fanwatch.scoring.onnx.inference.internal;

import io.fanwatch.scoring.onnx.internal.OnnxRuntimeLibrary;
import io.fanwatch.scoring.onnx.internal.RuntimeMissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.eclipse.kura.KuraErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models by their names, and where to get others. Loading goes one at a time and holds up nobody who uses a
 * model: one that is replaced or unloaded ends with its last user. Thread-safe.
 */
final class ModelStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

    private final InstalledModels installed;
    private final Map<String, LoadedModel> loaded = new ConcurrentSkipListMap<>();
    private final Map<String, Path> files = new ConcurrentHashMap<>();
    private final Set<String> unloaded = ConcurrentHashMap.newKeySet();
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();
    private volatile Optional<EngineSettings> settings = Optional.empty();
    private volatile boolean closed;

    ModelStore(InstalledModels installed) {
        this.installed = installed;
    }

    /** Whether there was a configuration. */
    boolean isConfigured() {
        return settings.isPresent();
    }

    /** Takes a configuration; {@link #refresh} then does what it asks for. */
    void configure(EngineSettings newSettings) {
        settings = Optional.of(newSettings);
    }

    /**
     * The model of that name, acquired; loaded now if it was not, unless it was unloaded by hand.
     *
     * @throws InferenceException if there is none
     */
    LoadedModel acquire(String name) throws InferenceException {
        while (true) {
            LoadedModel model = get(name);
            if (model.acquire()) {
                return model;
            }
            // replaced or unloaded between the two steps: the map already says so
        }
    }

    /** Whether the model of that name is loaded. */
    boolean isLoaded(String name) {
        return loaded.containsKey(name);
    }

    /**
     * The model of that name, loaded now if it was not, unless it was unloaded by hand.
     *
     * @throws InferenceException if there is none
     */
    LoadedModel get(String name) throws InferenceException {
        LoadedModel model = loaded.get(ModelSource.checkName(name));
        if (model != null) {
            return model;
        }
        synchronized (this) {
            if (unloaded.contains(name)) {
                throw new InferenceException(
                        KuraErrorCode.SERVICE_UNAVAILABLE, "model " + name + " was unloaded: load it again first");
            }
            return load(name, Optional.empty());
        }
    }

    /**
     * Loads a model, or the model again if its file has changed. Until that is done, and if it fails, the one before goes
     * on.
     *
     * @param path its file; empty for the file it was loaded from last, the repository and installed models
     * @throws InferenceException if there is none, or it cannot be loaded
     */
    synchronized LoadedModel load(String name, Optional<String> path) throws InferenceException {
        ModelSource.checkName(name);
        EngineSettings now = settings.filter(any -> !closed)
                .orElseThrow(
                        () -> new InferenceException(
                                KuraErrorCode.CONFIGURATION_ERROR,
                                "the inference engine has no valid configuration or was stopped: correct it as its status says"));
        requireRuntime();
        ModelSource source = path.isPresent() ? file(name, path.get()) : find(name, now);
        LoadedModel before = loaded.get(name);
        if (before != null && before.is(source, now)) {
            return before;
        }
        LoadedModel model = LoadedModel.load(source, now);
        loaded.put(name, model);
        path.ifPresent(given -> files.put(name, Path.of(given)));
        unloaded.remove(name);
        problems.remove(name);
        if (before != null) {
            before.release();
        }
        LOG.info("model {} of {} is loaded", model.label(), source.origin());
        return model;
    }

    private static ModelSource file(String name, String path) throws InferenceException {
        try {
            return ModelSource.ofFile(name, Optional.empty(), Path.of(path));
        } catch (InvalidPathException e) {
            throw InferenceException.invalid("\"" + path + "\" is no path: " + e.getReason());
        }
    }

    private ModelSource find(String name, EngineSettings now) throws InferenceException {
        return source(name, now)
                .orElseThrow(() -> new InferenceException(
                        KuraErrorCode.NOT_FOUND,
                        "there is no model " + name + ": copy it to "
                                + now.repository()
                                        .map(folder -> "the model folder " + folder)
                                        .orElse("a model folder and configure that")
                                + " or install its package; there are " + names()));
    }

    private Optional<ModelSource> source(String name, EngineSettings now) {
        return Optional.ofNullable(files.get(name))
                .filter(Files::exists)
                .map(file -> ModelSource.ofFile(name, Optional.empty(), file))
                .or(() -> now.repository().flatMap(repository -> repository.find(name)))
                .or(() -> installed.find(name));
    }

    private void requireRuntime() throws InferenceException {
        try {
            OnnxRuntimeLibrary.require(getClass().getClassLoader());
        } catch (RuntimeMissingException e) {
            throw new InferenceException(KuraErrorCode.SERVICE_UNAVAILABLE, e.getMessage(), e);
        }
    }

    /** Why no model can be loaded; empty if all is there. */
    Optional<String> obstacle() {
        if (settings.isEmpty()) {
            return Optional.of("there is no valid configuration");
        }
        try {
            requireRuntime();
            return Optional.empty();
        } catch (InferenceException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Unloads a model; calls under way end on it.
     *
     * @throws InferenceException if there is none
     */
    synchronized void unload(String name) throws InferenceException {
        ModelSource.checkName(name);
        LoadedModel before = loaded.remove(name);
        files.remove(name);
        problems.remove(name);
        if (settings.flatMap(now -> source(name, now)).isPresent()) {
            unloaded.add(name);
        } else if (before == null) {
            throw new InferenceException(
                    KuraErrorCode.NOT_FOUND, "there is no model " + name + " to unload: there are " + names());
        }
        if (before != null) {
            before.release();
            LOG.info("model {} is unloaded", before.label());
        }
    }

    /**
     * Loads what is to be loaded at the start and exchanges loaded models that have changed. What fails is told by
     * {@link #problems}, and leaves a model before in force.
     *
     * @param unloadGone whether to unload models whose file or package is gone
     */
    synchronized void refresh(boolean unloadGone) {
        if (closed || settings.isEmpty()) {
            return;
        }
        EngineSettings now = settings.get();
        problems.clear();
        now.repository().ifPresent(this::checkReadable);
        Set<String> wanted = new TreeSet<>(now.models());
        wanted.removeAll(unloaded);
        wanted.addAll(loaded.keySet());
        for (String name : wanted) {
            boolean gone = loaded.containsKey(name) && source(name, now).isEmpty();
            try {
                if (gone && unloadGone) {
                    unload(name);
                } else if (!gone) {
                    load(name, Optional.empty());
                }
            } catch (InferenceException e) {
                problems.put(name, e.getMessage());
            }
        }
    }

    private void checkReadable(ModelRepository repository) {
        try {
            repository.names();
        } catch (IOException e) {
            problems.put(
                    "", "the model folder " + repository + " cannot be read (" + e + "): create it, or correct it");
        }
    }

    /** The names of all models that are loaded or could be. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(installed.names());
        names.addAll(loaded.keySet());
        settings.flatMap(EngineSettings::repository).ifPresent(repository -> {
            try {
                names.addAll(repository.names());
            } catch (IOException e) {
                LOG.debug("the model folder {} cannot be read", repository, e);
            }
        });
        return names;
    }

    /** The loaded models, for people. */
    List<String> labels() {
        return loaded.values().stream().map(LoadedModel::label).toList();
    }

    /** Why a model that should be loaded, or be loaded again, is not. */
    List<String> problems() {
        return List.copyOf(problems.values());
    }

    /** Unloads all; calls under way end on them. Waits for a model that is being loaded, and for no other. */
    @Override
    public void close() {
        closed = true;
        unloadAll();
    }

    private synchronized void unloadAll() {
        List<LoadedModel> before = new ArrayList<>(new TreeMap<>(loaded).values());
        loaded.clear();
        before.forEach(LoadedModel::release);
    }
}
