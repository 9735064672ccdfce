// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.api.FeatureSchema;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.InputText;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** A model as it is looked at before ONNX Runtime gets it: its file, and what its metadata say. */
public final class ModelFuzz {

    private static final int WIDTH = 4;
    private static final int COLUMNS = 3;
    private static final List<String> OUTPUTS = List.of("probability", "scores", "p", "");

    private ModelFuzz() {}

    public static FuzzTarget ofFiles() {
        return ModelFuzz::file;
    }

    public static FuzzTarget ofMetadata() {
        return input -> metadata(InputText.properties(new String(input, UTF_8)));
    }

    private static void file(byte[] file) {
        try {
            ModelStructure structure = ModelStructure.of(ByteBuffer.wrap(file));
            OutputGraph graph = structure.outputs();
            for (String output : OUTPUTS) {
                graph.tensorOfMaps(output);
                graph.classes(output, 2);
                graph.isUnbounded(output);
                graph.isOutlierDetector(output);
            }
            structure.isQuantisedOverBatch();
            ModelStructure.of(ByteBuffer.wrap(graph.withoutMaps(file)));
            structure.externalFiles().refuse();
        } catch (InvalidModelException e) {
            checkReason(e);
        }
    }

    private static void metadata(Map<String, String> properties) {
        try {
            ModelFeatures features = ModelFeatures.of(properties, false);
            FeatureSchema fields = features.fields(features.names());
            ModelMetadata metadata = ModelMetadata.of(properties, fields, WIDTH);
            metadata.number();
            OutputMeaning.of(properties, 1, List.of(), WIDTH, false, false);
            OutputMeaning.of(properties, COLUMNS, List.of(), WIDTH, true, true);
        } catch (InvalidModelException e) {
            checkReason(e);
        }
    }

    private static void checkReason(InvalidModelException e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
            throw new AssertionError("refused without a reason", e);
        }
    }
}
