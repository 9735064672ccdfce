// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import ai.onnx.proto.OnnxMl;
import com.google.gson.Gson;
import com.google.protobuf.InvalidProtocolBufferException;
import io.fanwatch.api.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A model file that is being given its metadata. Not thread-safe. */
public final class DescribedModel {

    private static final String PREFIX = "fanwatch.";
    private static final int SELF_TEST_ROWS = 100;
    private static final double TOLERANCE = 1e-3;

    private final Path file;
    private final OnnxMl.ModelProto.Builder model;
    private final Map<String, String> properties = new TreeMap<>();
    private final long maximumBytes;

    private DescribedModel(Path file, OnnxMl.ModelProto.Builder model, long maximumBytes) {
        this.file = file;
        this.model = model;
        this.maximumBytes = maximumBytes;
    }

    /** A model as it is on the disk, with its weights folded in. */
    public static DescribedModel of(ModelOnDisk file, long maximumBytes) throws ModelToolException {
        byte[] whole = ExternalWeights.fold(file.file(), file.bytes(), maximumBytes);
        try {
            OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(whole).toBuilder();
            DescribedModel described = new DescribedModel(file.file(), model, maximumBytes);
            model.getMetadataPropsList().stream()
                    .filter(entry -> entry.getKey().startsWith(PREFIX))
                    .forEach(entry -> described.properties.put(entry.getKey(), entry.getValue()));
            return described;
        } catch (InvalidProtocolBufferException e) {
            throw new ModelToolException(
                    file.file() + " is no ONNX model, or only a part of one. Copy or export it again.", e);
        }
    }

    /** Sets a property, given without {@code fanwatch.} in front. */
    public void set(String key, String value) {
        properties.put(PREFIX + key, value);
        properties.remove(PREFIX + "selftest");
    }

    public boolean has(String key) {
        return properties.containsKey(PREFIX + key);
    }

    /** What is set, with {@code fanwatch.} in front, but the self-test. */
    public Map<String, String> properties() {
        Map<String, String> shown = new TreeMap<>(properties);
        shown.remove(PREFIX + "selftest");
        return shown;
    }

    /** Sets what the file itself shows and nobody need be asked for. */
    public void propose() {
        String stem =
                file.getFileName().toString().replaceAll("(?i)\\.onnx$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        properties.putIfAbsent(PREFIX + "name", stem);
        properties.putIfAbsent(PREFIX + "version", "1.0.0");
        List<String> outputs = model.getGraph().getOutputList().stream()
                .filter(DescribedModel::isFraction)
                .map(OnnxMl.ValueInfoProto::getName)
                .toList();
        if (outputs.size() == 1) {
            properties.putIfAbsent(PREFIX + "output", outputs.get(0));
        }
        boolean isProbability = !has("direction")
                && (!has("kind") || properties.get(PREFIX + "kind").equals("probability"));
        if (isProbability) {
            properties.putIfAbsent(PREFIX + "threshold", "0.5");
        }
        if (!has("features") && inputs().size() > 1) {
            properties.put(PREFIX + "features", String.join(",", inputs()));
        }
    }

    /** The outputs that a fault probability may be in: no labels. */
    private static boolean isFraction(OnnxMl.ValueInfoProto output) {
        if (!output.getType().hasTensorType()) {
            return true;
        }
        int type = output.getType().getTensorType().getElemType();
        return type != OnnxMl.TensorProto.DataType.INT64.getNumber()
                && type != OnnxMl.TensorProto.DataType.INT32.getNumber()
                && type != OnnxMl.TensorProto.DataType.STRING.getNumber();
    }

    /** What the gateway says is missing, with what the file shows of it. */
    public String withShown(String reason) {
        String shown = reason.contains(PREFIX + "output:")
                ? "it has the outputs " + outputs() + ": "
                : reason.contains(PREFIX + "features:") ? "it has the " + widths() + ": " : "";
        return reason.startsWith("it has no ") ? shown + reason : reason;
    }

    private String widths() {
        return model.getGraph().getInputList().stream()
                .filter(input -> inputs().contains(input.getName()))
                .map(input -> "input " + input.getName()
                        + input.getType().getTensorType().getShape().getDimList().stream()
                                .map(size -> size.hasDimValue() ? Long.toString(size.getDimValue()) : "N")
                                .toList())
                .collect(Collectors.joining(", "));
    }

    /** The input of texts of which nothing says what numbers stand for them, as a sentence: readings have numbers. */
    public Optional<String> missingWords() {
        return model.getGraph().getInputList().stream()
                .filter(input -> inputs().contains(input.getName())
                        && input.getType().getTensorType().getElemType() == OnnxMl.TensorProto.DataType.STRING_VALUE
                        && !has("values." + input.getName()))
                .map(input ->
                        "its input " + input.getName() + " takes texts, but readings have numbers: say what 0, 1, …"
                                + " stand for by --values " + input.getName() + "=a,b,…")
                .findFirst();
    }

    /** The names of all outputs. */
    public List<String> outputs() {
        return model.getGraph().getOutputList().stream()
                .map(OnnxMl.ValueInfoProto::getName)
                .toList();
    }

    /** The names of all inputs that are not weights. */
    public List<String> inputs() {
        List<String> weights = model.getGraph().getInitializerList().stream()
                .map(OnnxMl.TensorProto::getName)
                .toList();
        return model.getGraph().getInputList().stream()
                .map(OnnxMl.ValueInfoProto::getName)
                .filter(name -> !weights.contains(name))
                .toList();
    }

    /** The file with its metadata. */
    public byte[] bytes() {
        OnnxMl.ModelProto.Builder described = model.clone().clearMetadataProps();
        model.getMetadataPropsList().stream()
                .filter(entry -> !properties.containsKey(entry.getKey())
                        && !entry.getKey().equals(PREFIX + "selftest"))
                .forEach(described::addMetadataProps);
        properties.forEach((key, value) -> described.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return described.build().toByteArray();
    }

    /** As a gateway checks it. */
    public ModelCheck.Passed check() throws ModelCheck.RefusedException {
        return ModelCheck.check(bytes(), Optional.empty(), "", maximumBytes);
    }

    /**
     * Makes the self-test of readings. If the file says what the model should give, and not what is to be made of the output
     * (its activation), takes the activation that gives that.
     *
     * @return whether the file said what the model should give
     */
    public boolean addSelfTest(Path readings) throws ModelToolException, ModelCheck.RefusedException {
        String output = properties.getOrDefault(PREFIX + "output", "");
        List<String> features =
                List.of(properties.getOrDefault(PREFIX + "features", "").split("\\s*,\\s*"));
        CheckRows rows = CheckRows.read(readings, features, output, has("missing"));
        boolean isOpen = rows.expected().isPresent() && !has("activation") && !has("kind") && !has("direction");
        if (!isOpen) {
            properties.put(PREFIX + "selftest", selfTest(rows, features));
            return rows.expected().isPresent();
        }
        Exception last = null;
        for (String activation : List.of("none", "sigmoid", "softmax")) {
            properties.put(PREFIX + "activation", activation);
            try {
                properties.put(PREFIX + "selftest", selfTest(rows, features));
                return true;
            } catch (ModelToolException | ModelCheck.RefusedException e) {
                last = e;
            }
        }
        properties.remove(PREFIX + "activation");
        throw new ModelToolException(
                "The model gives what " + readings
                        + " expects neither as it is nor after a sigmoid or softmax. See that"
                        + " they belong together, or say what the output is by --activation, --direction or --kind.",
                last);
    }

    /** What would be in doubt without the self-test, which proves nothing if nobody said what the model should give. */
    public List<String> unproven() throws ModelToolException, ModelCheck.RefusedException {
        String test = properties.remove(PREFIX + "selftest");
        try {
            return check().doubts();
        } finally {
            properties.put(PREFIX + "selftest", test);
        }
    }

    private String selfTest(CheckRows rows, List<String> features)
            throws ModelToolException, ModelCheck.RefusedException {
        List<ModelCheck.Scored> scored = ModelCheck.score(bytes(), features, rows.values());
        List<List<Double>> test = new ArrayList<>();
        int step = Math.max(1, rows.values().size() / SELF_TEST_ROWS);
        List<double[]> window = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            window.add(rows.values().get(i));
            Findings findings = scored.get(i).findings();
            if (findings.unjudged().isPresent()) {
                continue;
            }
            if (rows.expected().isPresent()) {
                compare(i, scored.get(i), rows.expected().get()[i]);
            }
            // JSON has no NaN: rows with missing values are compared, but not kept
            boolean isWhole = window.stream().flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN);
            if (i % step == 0 && test.size() < SELF_TEST_ROWS && isWhole) {
                List<Double> row = window.stream()
                        .flatMap(values -> Arrays.stream(values).boxed())
                        .collect(Collectors.toCollection(ArrayList::new));
                row.add((double) scored.get(i).probability());
                test.add(row);
            }
            window.remove(0);
        }
        if (test.isEmpty()) {
            throw new ModelToolException(
                    "The readings are too few for the model's window, or none of them is whole. Give more.", null);
        }
        return new Gson().toJson(test);
    }

    private static void compare(int index, ModelCheck.Scored scored, double expected) throws ModelToolException {
        Findings findings = scored.findings();
        double given = findings.remaining().isPresent()
                ? findings.remaining().get().value()
                : findings.score().orElse(scored.probability());
        if (Math.abs(given - expected) > TOLERANCE * Math.max(1, Math.abs(expected))) {
            throw new ModelToolException(
                    String.format(
                            Locale.ROOT,
                            "The model gives %s for row %d, but the file expects %s. See that they belong together.",
                            given,
                            index + 1,
                            expected),
                    null);
        }
    }

    /** Writes the file, as a whole or not at all. */
    public void write(Path target) throws ModelToolException {
        Path aside = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.write(aside, bytes());
            Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ModelToolException(target + " cannot be written (" + e + "). Choose another with -o.", e);
        }
    }
}
