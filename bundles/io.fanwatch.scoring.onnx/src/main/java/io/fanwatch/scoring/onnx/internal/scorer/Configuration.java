// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.scorer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets. */
@ObjectClassDefinition(
        id = OnnxScorer.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch scorer: ONNX model",
        description =
                "Scores readings by a self-describing ONNX model, installed as a package or read from a file. A new"
                        + " model is checked first and then takes over without a reading lost.")
public @interface Configuration {

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
                    "The version to use, for example 1.0.0: an installed one, or one of those kept on the gateway,"
                            + " which is how to roll back. Empty or latest: the latest one installed.",
            required = false)
    String model_version() default "";

    @AttributeDefinition(
            name = "Model file",
            description = "The path on the gateway of an .onnx file to use instead of an installed model. Read when the"
                    + " configuration is applied.",
            required = false)
    String model_file() default "";

    @AttributeDefinition(
            name = "Largest model file (MiB)",
            description = "Larger model files are refused, from 1 to 512 MiB.",
            min = "1",
            max = "512")
    int model_size_maximum() default 20;

    @AttributeDefinition(
            name = "Signature keys",
            description = "Ed25519 public keys in PEM form, one after the other. If there is one, only models signed by"
                    + " one of them are used. Empty: every model may be used.|TextArea",
            required = false)
    String signature_keys() default "";

    @AttributeDefinition(
            name = "Shadow length (readings)",
            description =
                    "For how many readings a newly installed later version runs beside the active one, compared"
                            + " with it, before it takes over. 0: not limited by readings. Both lengths 0: it takes over at once.",
            min = "0",
            max = "2147483647")
    int shadow_readings() default 0;

    @AttributeDefinition(
            name = "Shadow length (minutes)",
            description = "For how many minutes it does so, if that comes first. 0: not limited by time.",
            min = "0",
            max = "44640")
    int shadow_minutes() default 0;

    @AttributeDefinition(
            name = "Shadow agreement",
            description =
                    "The share of readings, 0 to 1, on which both versions must give the same verdict for the later"
                            + " one to take over; below it, it is held back until it is chosen at Model version.",
            min = "0",
            max = "1")
    double shadow_agreement() default 0.95;

    @AttributeDefinition(
            name = "Versions kept",
            description = "How many versions are kept on the gateway to roll back to, from 1 to 20; together at most"
                    + " 128 MiB.",
            min = "1",
            max = "20")
    int versions_kept() default 5;

    @AttributeDefinition(
            name = "Changes from the cloud",
            description = "Whether requests over a cloud connection may choose the version or roll back.")
    boolean cloud_changes() default true;

    @AttributeDefinition(
            name = "TLS settings",
            description =
                    "The SSL manager whose trust store says which web servers a model may be fetched from. If there"
                            + " is none, the certificates that the Java runtime trusts.",
            required = false)
    String SslManagerService_target() default "(kura.service.pid=org.eclipse.kura.ssl.SslManagerService)";

    @AttributeDefinition(
            name = "Threshold",
            description =
                    "The fault probability from which on a reading counts as faulty, from 0 to 1. 0: that of the model.",
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
