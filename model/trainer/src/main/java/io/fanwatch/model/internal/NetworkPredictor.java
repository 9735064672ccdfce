// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import java.util.List;

/** A trained network with the standardisation before it; its sigmoid can be scaled, to what remains at most. */
final class NetworkPredictor implements Predictor {

    private final FaultNetwork network;
    private final Standardisation scaling;
    private final float most;

    NetworkPredictor(FaultNetwork network, Standardisation scaling, float most) {
        this.network = network;
        this.scaling = scaling;
        this.most = most;
    }

    @Override
    public float[] scores(float[][] rows) {
        float[] scores = network.probabilities(scaling.apply(rows));
        for (int i = 0; i < scores.length && most != 1; i++) {
            scores[i] *= most;
        }
        return scores;
    }

    @Override
    public void write(OnnxGraph graph, Columns features, String output) {
        scaling.write(graph, features.write(graph), "layer0");
        List<DenseLayer> layers = network.layers();
        for (int i = 0; i < layers.size(); i++) {
            boolean last = i == layers.size() - 1;
            String result = last ? "logit" : "sum" + (i + 1);
            layers.get(i).write(graph, "layer" + i, result, i);
            if (!last) {
                graph.node("Relu", "layer" + (i + 1), result);
            }
        }
        if (most == 1) {
            graph.node("Sigmoid", output, "logit");
        } else {
            graph.node("Sigmoid", "share", "logit");
            graph.constant("most", new float[] {most}, 1);
            graph.node("Mul", output, "share", "most");
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
