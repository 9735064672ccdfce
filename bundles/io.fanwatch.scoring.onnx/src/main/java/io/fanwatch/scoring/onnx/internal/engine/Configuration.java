// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets. */
@ObjectClassDefinition(
        id = OnnxInferenceEngine.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch inference engine: ONNX Runtime",
        description = "Runs any ONNX model inside the gateway for the AI wire component and other users of the"
                + " InferenceEngineService. Models come from a folder or from installed model packages.")
public @interface Configuration {

    @AttributeDefinition(
            name = "Model folder",
            description = "The path on the gateway of a folder with models as NAME.onnx or NAME/VERSION/model.onnx, of"
                    + " which the highest version is used. It goes before installed models of the same name. Apply again"
                    + " after a change in it. Empty: only installed models.",
            required = false)
    String repository() default "";

    @AttributeDefinition(
            name = "Models to load at the start",
            description = "Names separated by commas. Others are loaded when they are first asked for.",
            required = false)
    String models() default "";

    @AttributeDefinition(
            name = "Largest model file (MiB)",
            description = "Larger files are refused, from 1 to 2047 MiB. A loaded model takes about as much memory.",
            min = "1",
            max = "2047")
    int model_size_maximum() default 256;

    @AttributeDefinition(
            name = "Signature keys",
            description = "Ed25519 public keys in PEM form, one after the other. If there is one, only models signed by"
                    + " one of them are used, without files beside them. Empty: every model may be used.|TextArea",
            required = false)
    String signature_keys() default "";

    @AttributeDefinition(
            name = "Threads a call",
            description = "How many threads one call may use, from 1 to 64. More than one pays for large models only.",
            min = "1",
            max = "64")
    int intra_op_threads() default 1;
}
