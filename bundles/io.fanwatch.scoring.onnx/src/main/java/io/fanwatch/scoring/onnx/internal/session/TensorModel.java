// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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

/** A model of any inputs and outputs that Kura has types for. Calls run side by side. */
public final class TensorModel extends OnnxSession {

    private final Map<ElementType, UnsignedInput> unsigned = new EnumMap<>(ElementType.class);
    private final Map<String, ModelTensor> inputs = new LinkedHashMap<>();
    private final Map<String, ModelTensor> outputs = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Optional<String> version;
    private final BlockingQueue<InputTensors> idle =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private TensorModel(OrtSession session, OrtSession.SessionOptions options)
            throws OrtException, InvalidModelException {
        super(session);
        for (NodeInfo node : session.getInputInfo().values()) {
            ModelTensor input = tensor(node)
                    .orElseThrow(() -> new InvalidModelException("its input " + node.getName() + " is " + node.getInfo()
                            + ", which Kura has no type for: export it with inputs of "
                            + List.of(ElementType.values())));
            inputs.put(node.getName(), input);
        }
        for (NodeInfo node : session.getOutputInfo().values()) {
            tensor(node).ifPresent(output -> outputs.put(node.getName(), output));
        }
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new InvalidModelException("it has the inputs " + session.getInputNames() + " and the outputs "
                    + session.getOutputNames()
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
        addUnsigned(options);
        prove();
    }

    /**
     * Loads a model from its content, without files beside it.
     *
     * @param isTrusted whether ONNX Runtime may run parts of it while it is loaded, which saves that later
     */
    public static TensorModel load(byte[] bytes, int threads, boolean isTrusted) throws InvalidModelException {
        ModelStructure.of(ByteBuffer.wrap(bytes)).externalFiles().refuse();
        return open(
                (environment, options) -> environment.createSession(bytes, options),
                threads,
                isTrusted ? Optimisation.FULL : Optimisation.WITHOUT_RUNNING,
                TensorModel::new);
    }

    /**
     * As {@link #load(byte[], int, boolean)} one that is not trusted, from a file, with the parts of a model of several files beside it.
     *
     * @param maximum how many bytes all of them may have
     */
    public static TensorModel load(Path file, int threads, long maximum) throws InvalidModelException {
        try (FileChannel content = FileChannel.open(file)) {
            ModelStructure.of(content.map(FileChannel.MapMode.READ_ONLY, 0, content.size()))
                    .externalFiles()
                    .checkBeside(file, maximum);
        } catch (IOException e) {
            throw new InvalidModelException("it cannot be read (" + e + "): see that Kura's user may read it", e);
        }
        return open(
                (environment, options) -> environment.createSession(file.toString(), options),
                threads,
                Optimisation.WITHOUT_RUNNING,
                TensorModel::new);
    }

    private void addUnsigned(OrtSession.SessionOptions options) throws OrtException {
        try {
            for (ModelTensor input : inputs.values()) {
                if (UnsignedInput.makes(input.type()) && !unsigned.containsKey(input.type())) {
                    unsigned.put(input.type(), new UnsignedInput(options, input.type()));
                }
            }
        } catch (OrtException e) {
            free();
            throw e;
        }
    }

    private static Optional<ModelTensor> tensor(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo info
                ? ElementType.of(info).map(type -> new ModelTensor(node.getName(), type, info.getShape()))
                : Optional.empty();
    }

    /** By their names, in the model's order. */
    public Map<String, ModelTensor> inputs() {
        return inputs;
    }

    /** By their names, in the model's order, without those that are no tensors of a type that Kura has. */
    public Map<String, ModelTensor> outputs() {
        return outputs;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** The version in the file's header, if it has one. */
    public Optional<String> version() {
        return version;
    }

    /** Runs the model on values for every input; only while acquired. Gives the wanted outputs in their order. */
    public List<Tensor> run(Collection<InputValues> values, Set<String> wanted) throws InferenceException {
        InputTensors own = idle.poll();
        try {
            own = own == null ? new InputTensors(newRun()) : own;
            Map<String, OnnxTensor> tensors = new HashMap<>();
            for (InputValues value : values) {
                String name = value.input().name();
                try {
                    tensors.put(name, own.tensor(value, unsigned));
                } catch (InferenceException e) {
                    throw e.in("input " + name);
                }
            }
            try (OrtSession.Result result = run(own.run, tensors, wanted, Map.of())) {
                List<Tensor> given = new ArrayList<>(wanted.size());
                for (String name : wanted) {
                    given.add(OutputValues.read(name, result.get(name).orElseThrow()));
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
            if (own != null) {
                own.freePassing();
                if (!idle.offer(own)) {
                    free(own);
                }
            }
        }
    }

    private void free(InputTensors tensors) {
        tensors.close();
        free(tensors.run);
    }

    @Override
    void free() throws OrtException {
        idle.forEach(this::free);
        idle.clear();
        for (UnsignedInput input : unsigned.values()) {
            input.close();
        }
    }

    /** The names of the inputs with their types and shapes, for people. */
    public String wants() {
        return inputs.values().stream()
                .map(input -> input.name() + " (" + input.type() + " " + input.openShape() + ")")
                .collect(Collectors.joining(", "));
    }
}
