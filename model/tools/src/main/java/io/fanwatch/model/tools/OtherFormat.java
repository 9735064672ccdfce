// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The formats in which tools store models of their own, by the first bytes: what each is, and how ONNX comes of it. */
enum OtherFormat {
    CATBOOST("CBM1.*", "CatBoost's own format", "save it with save_model(file, format='onnx')"),
    LIGHTGBM("tree\\R(version|num_class)=.*", "LightGBM's own format", "convert it with onnxmltools.convert_lightgbm"),
    XGBOOST(
            "\\{\\s*\"learner\".*|\\{L.{0,12}learner.*|binf.*",
            "XGBoost's own format",
            "convert it with onnxmltools.convert_xgboost"),
    PICKLE(
            "\u0080[\u0002-\u0005].*|\u0078[\u0001\u0009c\u00DA].*",
            "a Python pickle or joblib file",
            "convert the model in it with skl2onnx.to_onnx"),
    KERAS("\u0089HDF.*", "Keras' HDF5 format", "convert it with tf2onnx, or model.export(file, format='onnx')"),
    TFLITE(".{4}TFL3.*", "TensorFlow Lite's format", "convert it with tf2onnx --tflite"),
    ZIP(
            "PK\u0003\u0004.*",
            "a zip archive, as PyTorch and Keras store models",
            "export it with torch.onnx.export, or model.export(file, format='onnx')"),
    ORT(".{4}ORTM.*", "ONNX Runtime's own format, which nothing checks", "give the .onnx file that it was made of"),
    LFS("version https://git-lfs.*", "a pointer of Git LFS in place of the file", "fetch it with git lfs pull"),
    PMML("\\s*<.*", "XML or HTML, as PMML is", "export the model as ONNX");

    private static final int ENOUGH = 256;

    private final Pattern start;
    private final String words;
    private final String remedy;

    OtherFormat(String start, String words, String remedy) {
        this.start = Pattern.compile(start, Pattern.DOTALL);
        this.words = words;
        this.remedy = remedy;
    }

    /** @throws ModelToolException if the file is of one of these formats */
    static void refuse(Path file, byte[] bytes) throws ModelToolException {
        String text = new String(bytes, 0, Math.min(bytes.length, ENOUGH), StandardCharsets.ISO_8859_1);
        Optional<OtherFormat> other = Stream.of(values())
                .filter(format -> format.start.matcher(text).matches())
                .findFirst();
        if (other.isPresent()) {
            throw new ModelToolException(
                    file + " is no ONNX model, but " + other.get().words + ": " + other.get().remedy + ".", null);
        }
    }
}
