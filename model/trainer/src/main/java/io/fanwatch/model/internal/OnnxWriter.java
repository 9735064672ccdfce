// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.condition.Distribution;
import io.fanwatch.model.ClassificationMetrics;
import io.fanwatch.model.TrainingException;
import io.fanwatch.model.internal.FaultModel.SelfTestRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Writes a model as ONNX that describes itself: features and model as one graph, everything a scorer must know as
 * metadata. The same model always gives the same bytes.
 */
final class OnnxWriter {

    private static final int METRIC_DECIMALS = 4;
    private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.CEILING);
    private static final Distribution NOTHING = new Distribution(List.of(), List.of(1.0));

    private OnnxWriter() {}

    static byte[] write(FaultModel model) throws TrainingException {
        List<String> inputs = model.pipeline().features().inputs();
        inputs = inputs.subList(inputs.size() - inputs.size() / model.readings(), inputs.size());
        OnnxGraph graph = model.readings() == 1
                ? new OnnxGraph(model.name(), inputs.size())
                : new OnnxGraph(model.name(), model.readings(), inputs.size());
        model.pipeline().write(graph, model.output());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("fanwatch.name", model.name());
        properties.put("fanwatch.version", model.version());
        properties.put("fanwatch.features", String.join(",", inputs));
        properties.put("fanwatch.output", model.output());
        properties.putAll(model.properties());
        if (model.pipeline().preparation().fills()) {
            properties.put("fanwatch.missing", "nan");
        }
        properties.put("fanwatch.training.digest", model.training().digest());
        if (model.readings() == 1) {
            properties.put("fanwatch.distribution", distribution(model).toString());
        } else {
            properties.put("fanwatch.window", Integer.toString(model.readings()));
        }
        properties.put("fanwatch.selftest", selfTest(model.selfTest()).toString());
        return graph.file(model.version(), properties);
    }

    static String plain(double number) {
        return new BigDecimal(Double.toString(number)).toPlainString();
    }

    /** The ratios as JSON, rounded to four decimals. */
    static JsonObject metrics(ClassificationMetrics metrics) {
        JsonObject json = new JsonObject();
        json.addProperty("accuracy", rounded(metrics.accuracy()));
        json.addProperty("precision", rounded(metrics.precision()));
        json.addProperty("recall", rounded(metrics.recall()));
        json.addProperty("f1", rounded(metrics.f1()));
        json.addProperty("roc_auc", rounded(metrics.rocAuc()));
        return json;
    }

    static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(METRIC_DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** Of the healthy rows, as a gateway's readings are, but for few: among rows to learn from, half may be faulty. */
    private static JsonObject distribution(FaultModel model) throws TrainingException {
        JsonObject features = new JsonObject();
        List<String> inputs = model.pipeline().features().inputs();
        Dataset healthy = model.training().healthy();
        float[][] rows = healthy.rows();
        for (int i = 0; i < inputs.size(); i++) {
            int feature = i;
            features.add(inputs.get(i), distribution(rows.length, row -> rows[row][feature]));
        }
        JsonObject json = new JsonObject();
        json.add("features", features);
        float[] scores = model.pipeline().scores(healthy);
        json.add("score", distribution(scores.length, row -> scores[row]));
        return json;
    }

    private static JsonObject distribution(int rows, IntToDoubleFunction values) {
        double[] known = IntStream.range(0, rows)
                .mapToDouble(values)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        Distribution distribution = known.length == 0 ? NOTHING : distribution(known);
        JsonArray edges = new JsonArray();
        distribution.edges().forEach(edge -> edges.add(BigDecimal.valueOf(edge)));
        JsonArray shares = new JsonArray();
        distribution.shares().forEach(share -> shares.add(rounded(share)));
        JsonObject json = new JsonObject();
        json.add("edges", edges);
        json.add("shares", shares);
        return json;
    }

    /** Cut at six digits, rounded up: a value is below the rounded cut if, and only if, it is below it when so rounded. */
    static Distribution distribution(double[] known) {
        double most = Arrays.stream(known).max().orElseThrow();
        double[] edges = Distribution.of(known).edges().stream()
                .mapToDouble(edge -> new BigDecimal(edge).round(SIX_DIGITS).doubleValue())
                .distinct()
                .filter(edge -> edge < most)
                .toArray();
        double[] shares = new double[edges.length + 1];
        for (double value : known) {
            int place = Arrays.binarySearch(edges, value);
            shares[place < 0 ? -1 - place : place] += 1.0 / known.length;
        }
        return new Distribution(
                Arrays.stream(edges).boxed().toList(),
                Arrays.stream(shares).map(share -> Math.min(1, share)).boxed().toList());
    }

    private static JsonArray selfTest(List<SelfTestRow> rows) {
        JsonArray json = new JsonArray();
        for (SelfTestRow row : rows) {
            JsonArray values = new JsonArray();
            for (float value : row.inputs()) {
                values.add(value);
            }
            values.add(row.score());
            json.add(values);
        }
        return json;
    }
}
