// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets for a cloud publisher. */
@ObjectClassDefinition(
        id = CloudVerdictPublisher.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch cloud verdict publisher",
        description = "Sends alarm changes and a regular summary of each fan to a cloud publisher of Kura. Never holds"
                + " readings up: what the cloud does not take waits on the disk.")
@interface CloudPublisherConfiguration {

    @AttributeDefinition(
            name = "Cloud publisher",
            description =
                    "The Kura cloud publisher that sends the messages. While there is none, they wait on the disk.",
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
    int devices_maximum() default 10_000;

    @AttributeDefinition(
            name = "Send alarm changes at once",
            description = "Whether a message is sent as soon as the alarm of a fan goes on or off.")
    boolean transitions() default true;

    @AttributeDefinition(
            name = "Pack summaries from (fans)",
            description =
                    "With at least this many fans in an interval, several are summed up in one message. Fans, 2 to"
                            + " 1000000.",
            min = "2",
            max = "1000000")
    int pack_from() default 20;

    @AttributeDefinition(
            name = "Alarm events",
            description =
                    "Whether each change of state of an alarm is sent too: raised, acknowledged, shelved, cleared,"
                            + " with its cause, its reason and who did it.")
    boolean alarms() default false;

    @AttributeDefinition(
            name = "Largest packed message (bytes)",
            description = "How long the body of a message with several summaries may be. Bytes, 1024 to 1048576.",
            min = "1024",
            max = "1048576")
    int message_maximum_size() default 65_536;

    @AttributeDefinition(
            name = "Most messages a second",
            description =
                    "How many messages are given to the cloud publisher in a second, after ten at once. Kura itself"
                            + " sends 1 a second unless told otherwise. Messages/s, 0.01 to 1000.",
            min = "0.01",
            max = "1000")
    double rate_maximum() default 1.0;

    @AttributeDefinition(
            name = "Most unconfirmed messages",
            description = "How many messages may be with the cloud publisher without being confirmed. Messages, 1 to"
                    + " 1000.",
            min = "1",
            max = "1000")
    int inflight_maximum() default 20;

    @AttributeDefinition(
            name = "Confirmation time-out (s)",
            description = "A message that was not confirmed for so long while connected is sent again. Seconds, 1 to"
                    + " 86400.",
            min = "1",
            max = "86400")
    int confirmation_timeout() default 600;

    @AttributeDefinition(
            name = "Room on the disk (MB)",
            description = "How much may wait there. When it is full the oldest summaries are dropped, then the oldest"
                    + " alarm changes. MB, 1 to 10000.",
            min = "1",
            max = "10000")
    int store_maximum_size() default 50;
}
