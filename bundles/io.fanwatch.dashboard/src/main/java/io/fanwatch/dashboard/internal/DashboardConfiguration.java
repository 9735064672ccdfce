// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set on a live page. */
@ObjectClassDefinition(
        id = DashboardComponent.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch live page",
        description = "Shows every fan, its charts and its alarms in a browser, for users of this gateway with the"
                + " permission rest.fanwatch. All changes take effect at once.")
@interface DashboardConfiguration {

    @AttributeDefinition(name = "Enabled", description = "Whether the page is served.")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Path",
            description =
                    "Where the page is on the web server of this gateway: letters, digits, - and _, each level after a"
                            + " slash.")
    String path() default "/fanwatch";

    @AttributeDefinition(
            name = "Title",
            description = "What the page is called, for example the name of the site. At most 60 characters.")
    String title() default "Fanwatch";

    @AttributeDefinition(
            name = "Interval of updates (ms)",
            description = "How often open pages are told what has changed. Milliseconds, 250 to 60000.",
            min = "250",
            max = "60000")
    int interval() default 1_000;

    @AttributeDefinition(
            name = "Fans, maximum",
            description =
                    "How many fans are kept. A further one takes the place of the one not heard of for longest if that is"
                            + " silent or the new one has an alarm, and is left out otherwise. Fans, 1 to 100000.",
            min = "1",
            max = "100000")
    int fans_maximum() default 10_000;

    @AttributeDefinition(
            name = "Silent after (s)",
            description = "A fan that has sent nothing for so long is shown as silent. Seconds, 2 to 86400.",
            min = "2",
            max = "86400")
    int silent_after() default 60;

    @AttributeDefinition(
            name = "History (minutes)",
            description = "How far back the charts go, one point a second at most. Minutes, 1 to 120.",
            min = "1",
            max = "120")
    int history_minutes() default 10;

    @AttributeDefinition(
            name = "Memory for history (MB)",
            description =
                    "How much memory the points of the charts of all fans may take; with many fans the charts go less far"
                            + " back. MB, 1 to 512.",
            min = "1",
            max = "512")
    int history_memory() default 16;

    @AttributeDefinition(
            name = "Alarms, maximum",
            description = "How many alarms that are over the page shows, the newest. Alarms, 10 to 10000.",
            min = "10",
            max = "10000")
    int alarms_maximum() default 1_000;

    @AttributeDefinition(
            name = "Viewers, maximum",
            description = "How many pages may be open at once. Pages, 1 to 500.",
            min = "1",
            max = "500")
    int viewers_maximum() default 20;
}
