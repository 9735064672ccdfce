// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for a condition monitor. */
@ObjectClassDefinition(
        id = MonitorComponent.PID,
        name = "Fanwatch condition monitor",
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        description =
                "Learns what is normal for each fan, and says how far from it the fan is, which values are to blame"
                        + " and how long it still has. Needs no model. Times are written as 40s, 5min, 1h or 14d.")
public @interface MonitorConfiguration {

    @AttributeDefinition(
            name = "Enabled",
            description = "Whether readings are taken in. When disabled, what was learned is kept.")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Features",
            description =
                    "What is compared with the normal of the fan, with commas between them: values of the readings, or"
                            + " indicators such as log(sound), mean(rotation, 1h) or std(vibration, 40s). Empty: all values."
                            + " With other features every fan is learned anew.|TextArea",
            required = false)
    String features() default "";

    @AttributeDefinition(
            name = "Learning time",
            description = "How long a new fan is watched at work before it is judged. With another time every fan is"
                    + " learned anew.")
    String learning() default "168h";

    @AttributeDefinition(
            name = "Fast time",
            description = "The time that says how a fan is now. Shorter warns earlier of sudden faults, longer of slow"
                    + " ones. With another time every fan is learned anew.")
    String fast() default "1h";

    @AttributeDefinition(
            name = "Slow time",
            description = "How fast what is normal follows the fan; never: what was learned stays. With another time"
                    + " every fan is learned anew.")
    String slow() default "14d";

    @AttributeDefinition(
            name = "Machine runs while",
            description =
                    "A value, the sign for greater or less, and a number, for example rotation and 50: the machine"
                            + " stands, and nothing is learned or judged, while this does not hold. Empty: it runs"
                            + " whenever it sends readings.",
            required = false)
    String running() default "";

    @AttributeDefinition(
            name = "Limits",
            description =
                    "Where a fan fails: a value, the sign for less or greater, and a number, separated by semicolons. The"
                            + " remaining time is the time to the first of them. Empty: no remaining time is said.|TextArea",
            required = false)
    String limits() default "";

    @AttributeDefinition(
            name = "Fans, maximum",
            description = "How many fans are watched; beyond that the one not heard of for longest is forgotten.",
            min = "1",
            max = "10000000")
    int devices_maximum() default 100_000;
}
