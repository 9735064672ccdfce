// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import io.fanwatch.scoring.onnx.internal.registry.InstalledModels;
import io.fanwatch.scoring.onnx.internal.registry.ModelCandidate;
import io.fanwatch.scoring.onnx.internal.registry.ModelFolder;
import io.fanwatch.scoring.onnx.internal.session.InferenceException;
import io.fanwatch.scoring.onnx.internal.session.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.eclipse.kura.KuraErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models by their names, and where to get others. Loading goes one at a time and holds up nobody who uses a
 * model: one that is replaced or unloaded ends with its last user. Thread-safe.
 */
final class LoadedModels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);

    private final InstalledModels installed;
    private final Supplier<Optional<EngineSettings>> settings;
    private final Map<String, LoadedModel> loaded = new ConcurrentSkipListMap<>();
    private final Map<String, Path> files = new ConcurrentHashMap<>();
    private final Set<String> unloaded = ConcurrentHashMap.newKeySet();
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();
    private volatile Optional<String> missingRuntime = Optional.empty();
    private volatile boolean closed;

    /** @param settings those that are active; {@link #refresh} does what new ones ask for */
    LoadedModels(InstalledModels installed, Supplier<Optional<EngineSettings>> settings) {
        this.installed = installed;
        this.settings = settings;
    }

    /** The model of that name, acquired; loaded now if it was not, unless it was unloaded by hand. */
    LoadedModel acquire(String name) throws InferenceException {
        while (true) {
            LoadedModel model = get(name);
            if (model.model().acquire()) {
                return model;
            }
            // replaced or unloaded between the two steps: the map already says so
        }
    }

    boolean isLoaded(String name) throws InferenceException {
        return loaded.containsKey(LoadedModel.checkName(name));
    }

    /** The model of that name, loaded now if it was not, unless it was unloaded by hand. */
    LoadedModel get(String name) throws InferenceException {
        LoadedModel model = loaded.get(LoadedModel.checkName(name));
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
     * @param path its file; empty for the file it was loaded from last, the folder and installed models
     */
    synchronized LoadedModel load(String name, Optional<String> path) throws InferenceException {
        LoadedModel.checkName(name);
        EngineSettings now = settings.get()
                .filter(any -> !closed)
                .orElseThrow(
                        () -> new InferenceException(
                                KuraErrorCode.CONFIGURATION_ERROR,
                                "the inference engine has no valid configuration or was stopped: correct it as its status says"));
        Optional<String> missing = OnnxRuntime.missing();
        if (missing.isPresent()) {
            throw new InferenceException(KuraErrorCode.SERVICE_UNAVAILABLE, missing.get());
        }
        Optional<Path> file = path.isPresent() ? Optional.of(file(path.get())) : Optional.empty();
        ModelCandidate candidate = file.isPresent() ? ModelCandidate.ofFile(file.get()) : find(name, now);
        LoadedModel before = loaded.get(name);
        if (before != null && before.is(candidate, now)) {
            return before;
        }
        LoadedModel model = LoadedModel.load(name, candidate, now);
        loaded.put(name, model);
        file.ifPresent(given -> files.put(name, given));
        unloaded.remove(name);
        problems.remove(name);
        if (before != null) {
            before.model().close();
        }
        LOG.info("model {} of {} is loaded", model.label(), candidate.origin());
        return model;
    }

    private static Path file(String path) throws InferenceException {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw InferenceException.invalid("\"" + path + "\" is no path: " + e.getReason());
        }
    }

    private ModelCandidate find(String name, EngineSettings now) throws InferenceException {
        return candidate(name, now)
                .orElseThrow(() -> new InferenceException(
                        KuraErrorCode.NOT_FOUND,
                        "there is no model " + name + ": copy it to "
                                + now.folder()
                                        .map(folder -> "the model folder " + folder.path())
                                        .orElse("a model folder and configure that")
                                + " or install its package; there are " + names()));
    }

    private Optional<ModelCandidate> candidate(String name, EngineSettings now) {
        return Optional.ofNullable(files.get(name))
                .filter(Files::exists)
                .map(ModelCandidate::ofFile)
                .or(() -> now.folder().flatMap(folder -> folder.find(name)))
                .or(() -> installed.find(name));
    }

    /** Unloads a model; calls under way end on it. */
    synchronized void unload(String name) throws InferenceException {
        LoadedModel before = loaded.remove(LoadedModel.checkName(name));
        files.remove(name);
        problems.remove(name);
        if (settings.get().flatMap(now -> candidate(name, now)).isPresent()) {
            unloaded.add(name);
        } else if (before == null) {
            throw new InferenceException(
                    KuraErrorCode.NOT_FOUND, "there is no model " + name + " to unload: there are " + names());
        }
        if (before != null) {
            before.model().close();
            LOG.info("model {} is unloaded", before.label());
        }
    }

    /**
     * Loads what is to be loaded at the start and exchanges loaded models that have changed. What fails is told by
     * {@link #problems}, and leaves the model before active.
     *
     * @param unloadGone whether to unload models whose file or package is gone
     */
    synchronized void refresh(boolean unloadGone) {
        if (closed || settings.get().isEmpty()) {
            return;
        }
        missingRuntime = OnnxRuntime.missing();
        if (missingRuntime.isPresent()) {
            return;
        }
        EngineSettings now = settings.get().get();
        problems.clear();
        folderNames();
        Set<String> wanted = new TreeSet<>(now.models());
        wanted.removeAll(unloaded);
        wanted.addAll(loaded.keySet());
        for (String name : wanted) {
            boolean gone = loaded.containsKey(name) && candidate(name, now).isEmpty();
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

    /** The names of all models that are loaded or could be. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(loaded.keySet());
        installed.candidates().stream()
                .flatMap(candidate -> candidate.name().stream())
                .filter(ModelFolder::isName)
                .forEach(names::add);
        names.addAll(folderNames());
        return names;
    }

    private Set<String> folderNames() {
        Optional<ModelFolder> folder = settings.get().flatMap(EngineSettings::folder);
        try {
            return folder.isPresent() ? folder.get().names() : Set.of();
        } catch (IOException e) {
            String problem =
                    "the model folder " + folder.get().path() + " cannot be read (" + e + "): create it, or correct it";
            problems.put("", problem);
            return Set.of();
        }
    }

    /** What to install before any model can be loaded, if a look found that. */
    Optional<String> missingRuntime() {
        return missingRuntime;
    }

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
        synchronized (this) {
            loaded.values().forEach(model -> model.model().close());
            loaded.clear();
        }
    }
}
