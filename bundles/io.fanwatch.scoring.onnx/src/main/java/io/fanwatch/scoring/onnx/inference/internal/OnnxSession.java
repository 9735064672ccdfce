package io.fanwatch.scoring.onnx.inference.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.ai.inference.Tensor;

/**
 * A model in ONNX Runtime. {@link #run} may be called by several threads at once; {@link #close} only when none is in it.
 *
 * <p>ONNX Runtime must have been found before this class is used.
 */
final class OnnxSession implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<ElementType, UnsignedInput> unsigned = new EnumMap<>(ElementType.class);
    private final Map<String, ModelTensor> inputs = new LinkedHashMap<>();
    private final Map<String, ModelTensor> outputs = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Optional<String> version;
    private final BlockingQueue<Workspace> idle =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private OnnxSession(OrtEnvironment environment, OrtSession session) throws OrtException, InferenceException {
        this.environment = environment;
        this.session = session;
        for (NodeInfo node : session.getInputInfo().values()) {
            ModelTensor input = tensor(node)
                    .orElseThrow(() -> new InferenceException(
                            KuraErrorCode.IO_ERROR,
                            "its input " + node.getName() + " is " + node.getInfo()
                                    + ", which Kura has no type for: export it with inputs of "
                                    + List.of(ElementType.values())));
            inputs.put(node.getName(), input);
        }
        for (NodeInfo node : session.getOutputInfo().values()) {
            tensor(node).ifPresent(output -> outputs.put(node.getName(), output));
        }
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new InferenceException(
                    KuraErrorCode.IO_ERROR,
                    "it has the inputs " + session.getInputNames() + " and the outputs " + session.getOutputNames()
                            + ": Kura needs at least one of each that is a tensor (of scikit-learn's converter, use the"
                            + " option zipmap=False)");
        }
        OnnxModelMetadata told = session.getMetadata();
        metadata.put("producer", told.getProducerName());
        metadata.put("graph", told.getGraphName());
        metadata.put("domain", told.getDomain());
        metadata.put("description", told.getDescription());
        metadata.values().removeIf(String::isEmpty);
        metadata.putAll(told.getCustomMetadata());
        version = told.getVersion() > 0 && told.getVersion() < Long.MAX_VALUE
                ? Optional.of(String.valueOf(told.getVersion()))
                : Optional.empty();
    }

    /**
     * Loads a model.
     *
     * @param maximumBytes how large its file may be
     * @param threads how many threads one call may use
     * @throws InferenceException if it cannot be read, or has what Kura has no words for; the message begins with its
     *     origin
     */
    static OnnxSession load(ModelSource source, long maximumBytes, int threads) throws InferenceException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "fanwatch");
        OrtSession session = null;
        OnnxSession loaded = null;
        try (OrtSession.SessionOptions options = options(threads)) {
            session = create(environment, source, maximumBytes, options);
            loaded = new OnnxSession(environment, session);
            loaded.addUnsigned(options);
            return loaded;
        } catch (InferenceException e) {
            throw closing(session, loaded, "the model in " + source.origin() + " cannot be used: " + e.getMessage(), e);
        } catch (IOException | IllegalStateException e) {
            // the latter from a bundle that is uninstalled
            throw closing(
                    session,
                    loaded,
                    "the model in " + source.origin() + " cannot be read (" + e
                            + "): see that the file is there and that Kura's user may read it",
                    e);
        } catch (OrtException e) {
            throw closing(
                    session,
                    loaded,
                    "the model in " + source.origin() + " is not valid, ONNX Runtime says \"" + e.getMessage()
                            + "\": copy or export it again",
                    e);
        }
    }

    private static OrtSession create(
            OrtEnvironment environment, ModelSource source, long maximumBytes, OrtSession.SessionOptions options)
            throws OrtException, IOException, InferenceException {
        if (source.file().isPresent()) {
            Path file = source.file().get();
            if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
                throw new IOException("no readable file");
            }
            checkSize(Files.size(file), maximumBytes);
            return environment.createSession(file.toString(), options);
        }
        try (InputStream in = source.content().open()) {
            byte[] bytes = in.readNBytes((int) maximumBytes + 1);
            checkSize(bytes.length, maximumBytes);
            return environment.createSession(bytes, options);
        }
    }

    private static void checkSize(long bytes, long maximumBytes) throws InferenceException {
        if (bytes > maximumBytes) {
            throw new InferenceException(
                    KuraErrorCode.IO_ERROR,
                    "it has more than the " + maximumBytes / (1024 * 1024)
                            + " MiB of model.size.maximum: use a smaller model, or raise that if there is memory");
        }
        if (bytes == 0) {
            throw new InferenceException(KuraErrorCode.IO_ERROR, "it is empty: copy it again");
        }
    }

    private static InferenceException closing(
            OrtSession session, OnnxSession loaded, String message, Exception reason) {
        InferenceException thrown = InferenceException.unreadable(message, reason);
        try {
            if (loaded != null) {
                loaded.close();
            } else if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            thrown.addSuppressed(e);
        }
        return thrown;
    }

    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(threads);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        // a gateway has little memory, and keeps a model for months: give back what a call took
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private void addUnsigned(OrtSession.SessionOptions options) throws OrtException {
        for (ModelTensor input : inputs.values()) {
            if (UnsignedInput.makes(input.type()) && !unsigned.containsKey(input.type())) {
                unsigned.put(input.type(), new UnsignedInput(environment, options, input.type()));
            }
        }
    }

    private static Optional<ModelTensor> tensor(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo info
                ? OnnxValues.type(info).map(type -> new ModelTensor(node.getName(), type, info.getShape()))
                : Optional.empty();
    }

    /** By their names, in the model's order. */
    Map<String, ModelTensor> inputs() {
        return inputs;
    }

    /** By their names, in the model's order, without those that are no tensors of a type that Kura has. */
    Map<String, ModelTensor> outputs() {
        return outputs;
    }

    /** What the file says of itself. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** The version in the file's header, if it has one. */
    Optional<String> version() {
        return version;
    }

    /**
     * Runs the model.
     *
     * @param values for every input
     * @param wanted the names of the outputs to give
     * @return the outputs in that order
     * @throws InferenceException if a value does not fit, or ONNX Runtime fails
     */
    List<Tensor> run(Collection<InputValues> values, Set<String> wanted) throws InferenceException {
        Workspace workspace = Optional.ofNullable(idle.poll()).orElseGet(() -> new Workspace(environment));
        Deque<AutoCloseable> passing = new ArrayDeque<>();
        try {
            Map<String, OnnxTensor> tensors = new HashMap<>();
            for (InputValues value : values) {
                tensors.put(value.input().name(), tensor(value, workspace, passing));
            }
            try (OrtSession.Result result = session.run(tensors, wanted)) {
                List<Tensor> given = new ArrayList<>(wanted.size());
                for (String name : wanted) {
                    given.add(OnnxValues.read(name, result.get(name).orElseThrow()));
                }
                return given;
            }
        } catch (OrtException e) {
            boolean blamed = e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT;
            throw new InferenceException(
                    blamed ? KuraErrorCode.INVALID_PARAMETER : KuraErrorCode.INTERNAL_ERROR,
                    "ONNX Runtime fails on these inputs: " + e.getMessage(),
                    e);
        } finally {
            passing.forEach(OnnxSession::free);
            if (!idle.offer(workspace)) {
                workspace.close();
            }
        }
    }

    private OnnxTensor tensor(InputValues values, Workspace workspace, Deque<AutoCloseable> passing)
            throws InferenceException, OrtException {
        ElementType type = values.input().type();
        if (type == ElementType.BYTES) {
            OnnxTensor texts = OnnxTensor.createTensor(environment, values.texts(), values.shape());
            passing.push(texts);
            return texts;
        }
        OnnxTensor tensor = workspace.tensor(values);
        if (!UnsignedInput.makes(type)) {
            return tensor;
        }
        OrtSession.Result cast = unsigned.get(type).convert(tensor);
        passing.push(cast);
        return (OnnxTensor) cast.get(0);
    }

    private static void free(AutoCloseable passing) {
        try {
            passing.close();
        } catch (Exception e) {
            throw new IllegalStateException("native memory cannot be freed", e);
        }
    }

    @Override
    public void close() {
        idle.forEach(Workspace::close);
        idle.clear();
        try {
            for (UnsignedInput input : unsigned.values()) {
                input.close();
            }
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a model cannot be closed", e);
        }
    }

    /** The names of the inputs with their types and shapes, for people. */
    String wants() {
        return inputs.values().stream()
                .map(input -> input.name() + " (" + input.type() + " " + TensorShape.described(input.shape()) + ")")
                .collect(Collectors.joining(", "));
    }
}
