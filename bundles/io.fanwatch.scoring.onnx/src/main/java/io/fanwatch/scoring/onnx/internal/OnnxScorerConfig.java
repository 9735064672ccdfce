package io.fanwatch.scoring.onnx.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets. */
@ObjectClassDefinition(
        id = OnnxScorer.PID,
        name = "Fanwatch scorer: ONNX model",
        description =
                "Scores readings by a self-describing ONNX model, installed as a package or read from a file. A new"
                        + " model is checked first and then takes over without a reading lost.")
@interface OnnxScorerConfig {

    @AttributeDefinition(
            name = "Model",
            description =
                    "The name of the installed model to use. It may be installed later. Not used if a model file is"
                            + " given.",
            required = false)
    String model() default "fan";

    @AttributeDefinition(
            name = "Model version",
            description =
                    "The version of the installed model to use, for example 1.0.0. Empty: the latest one installed.",
            required = false)
    String model_version() default "";

    @AttributeDefinition(
            name = "Model file",
            description = "The path on the gateway of an .onnx file to use instead of an installed model. Read when the"
                    + " configuration is applied. At most 64 MiB.",
            required = false)
    String model_file() default "";

    @AttributeDefinition(
            name = "Threshold",
            description =
                    "The fault probability from which on a reading counts as faulty, from 0 to 1. 0: the model's own.",
            min = "0",
            max = "1")
    double threshold() default 0;

    @AttributeDefinition(
            name = "Threads a batch",
            description = "How many threads one batch may use, from 1 to 64. More than one pays for large models only.",
            min = "1",
            max = "64")
    int intra_op_threads() default 1;

    @AttributeDefinition(
            name = "Readings a batch",
            description =
                    "How many readings the model is given at a time, from 1 to 4,096; larger batches are divided.",
            min = "1",
            max = "4096")
    int batch_maximum() default 256;
}
