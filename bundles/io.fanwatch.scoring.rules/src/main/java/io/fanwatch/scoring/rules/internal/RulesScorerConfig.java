package io.fanwatch.scoring.rules.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets. */
@ObjectClassDefinition(
        id = RulesScorer.PID,
        name = "Fanwatch scorer: limits",
        description = "Calls a reading faulty when any of its values is outside the limits given here. Needs no model.")
@interface RulesScorerConfig {

    @AttributeDefinition(
            name = "Limits",
            description =
                    "The healthy range of each feature, one a line or separated by semicolons: the feature's name,"
                            + " the lower limit, two dots, the upper limit and, if you like, a unit; for example:"
                            + " rotation 500 .. 700 rpm, or rotation=500..700rpm. Both limits are healthy values. Leave one out for a range that is open"
                            + " on that side. What follows a # is a comment.|TextArea")
    String limits() default "rotation=500..700rpm;temperature=35..45°C;vibration=100..200;sound=45..52dB";

    @AttributeDefinition(
            name = "Probability outside the limits",
            description = "The fault probability of a reading with a value outside its limits, from 0 to 1.",
            min = "0",
            max = "1")
    double probability_outside() default 1.0;

    @AttributeDefinition(
            name = "Probability inside the limits",
            description = "The fault probability of a reading with every value inside its limits, from 0 to 1.",
            min = "0",
            max = "1")
    double probability_inside() default 0.05;

    @AttributeDefinition(
            name = "Threshold",
            description = "The fault probability from which on a reading counts as faulty, from 0 to 1: above the"
                    + " probability inside the limits and not above the one outside.",
            min = "0",
            max = "1")
    double threshold() default 0.5;

    @AttributeDefinition(name = "Model name", description = "The name that verdicts cite, before the version.")
    String model_name() default "rules";

    @AttributeDefinition(
            name = "Model version",
            description = "The version that verdicts cite: change it when you change the limits.")
    String model_version() default "1.0.0";
}
