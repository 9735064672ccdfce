package io.fanwatch.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for a cloud publisher. */
@ObjectClassDefinition(
        id = CloudVerdictPublisher.PID,
        name = "Fanwatch cloud verdict publisher",
        description = "Sends alarm changes and a regular summary of each fan to a cloud publisher of Kura. Never holds"
                + " readings up: what can't be sent is counted.")
@interface CloudPublisherConfiguration {

    @AttributeDefinition(
            name = "Cloud publisher",
            description = "The Kura cloud publisher that sends the messages. Nothing is sent while there is none.",
            required = false)
    String CloudPublisher_target() default "(kura.service.pid=changeme)";

    @AttributeDefinition(
            name = "Interval of summaries (s)",
            description = "How often a summary of each fan is sent: number of readings, smallest, mean and largest"
                    + " values. Seconds, 1 to 86400.",
            min = "1",
            max = "86400")
    int interval() default 60;

    @AttributeDefinition(
            name = "Most fans",
            description = "How many fans are summed up in an interval; readings of further ones are left out and"
                    + " counted. Fans, 1 to 100000.",
            min = "1",
            max = "100000")
    int devices_maximum() default 1_000;

    @AttributeDefinition(
            name = "Send alarm changes at once",
            description = "Whether a message is sent as soon as a fan's alarm goes on or off.")
    boolean transitions() default true;
}
