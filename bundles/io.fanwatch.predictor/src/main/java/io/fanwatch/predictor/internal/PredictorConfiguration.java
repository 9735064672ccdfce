// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.predictor.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set on a predictor. */
@ObjectClassDefinition(
        id = PredictorComponent.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch Predictor",
        description =
                "Takes fan readings, has a scorer say how likely each shows a fault, keeps the alarm of each fan and"
                        + " hands the verdicts to publishers. All changes take effect at once and lose no reading.")
@interface PredictorConfiguration {

    @AttributeDefinition(name = "Scorer", description = "Which scorer says how likely a reading shows a fault.")
    String Scorer_target() default "(kura.service.pid=fanwatch-scorer-onnx)";

    @AttributeDefinition(
            name = "Condition monitor",
            description = "Which condition monitor compares each fan with its own normal: by default the one of the"
                    + " package fanwatch-condition, if it is installed.",
            required = false)
    String ConditionService_target() default "(kura.service.pid=fanwatch-condition)";

    @AttributeDefinition(
            name = "Publishers",
            description =
                    "Which publishers get the verdicts: one of them, or all, for which (kura.service.pid=*) stands"
                            + " in the list of targets, and (objectClass=io.fanwatch.api.VerdictSink) at first.",
            required = false)
    String VerdictSink_target() default "(objectClass=io.fanwatch.api.VerdictSink)";

    @AttributeDefinition(
            name = "Fault threshold",
            description =
                    "Fault probability (0 to 1) from which on a reading counts as faulty. 0 takes the threshold that"
                            + " the model brings.",
            min = "0",
            max = "1")
    double threshold() default 0;

    @AttributeDefinition(
            name = "Alarm window (readings)",
            description = "How many of the last readings of a fan decide on its alarm.",
            min = "1",
            max = "64")
    int alarm_window() default 10;

    @AttributeDefinition(
            name = "Alarm on (faulty readings)",
            description = "How many faulty readings within the window turn the alarm of a fan on.",
            min = "1",
            max = "64")
    int alarm_raise() default 5;

    @AttributeDefinition(
            name = "Alarm off (faulty readings)",
            description = "The alarm turns off again when no more than this many readings within the window are faulty."
                    + " Must be less than the number that turns it on.",
            min = "0",
            max = "63")
    int alarm_clear() default 1;

    @AttributeDefinition(
            name = "Queue capacity (readings)",
            description = "How many readings may wait to be scored. When the queue is full, no more are taken from the"
                    + " broker until there is room.",
            min = "1",
            max = "1000000")
    int queue_capacity() default 10_000;

    @AttributeDefinition(
            name = "Largest batch (readings)",
            description = "How many waiting readings are scored at once. A lone reading is scored immediately.",
            min = "1",
            max = "4096")
    int batch_maximum() default 256;

    @AttributeDefinition(
            name = "Unconfirmed verdicts, maximum",
            description = "How many verdicts may be on their way to the publishers before scoring waits.",
            min = "1",
            max = "1000000")
    int unconfirmed_maximum() default 10_000;

    @AttributeDefinition(
            name = "Refused readings, maximum",
            description =
                    "The scorer may refuse readings for a reason that may lie in the configuration, such as a feature"
                            + " that is missing, or an answer 400 of a web service. They wait until it takes a reading that came"
                            + " after them, which shows that the fault is their own, and are rejected then. After this many in a"
                            + " row it is given single ones only, until it takes one again. 0 rejects each at once.",
            min = "0",
            max = "4096")
    int refused_maximum() default 50;

    @AttributeDefinition(
            name = "Publishers required",
            description = "How many publishers that confirm delivery (such as the MQTT verdict publisher) must be there"
                    + " before readings are scored and acknowledged. With 0, readings are acknowledged even if nobody"
                    + " takes their verdict.",
            min = "0",
            max = "16")
    int sinks_required() default 1;

    @AttributeDefinition(
            name = "Fans, maximum",
            description =
                    "Of how many fans the alarm is kept; beyond that the fan not heard of for longest is forgotten.",
            min = "1",
            max = "10000000")
    int fans_maximum() default 100_000;
}
