// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal;

import java.nio.charset.StandardCharsets;

/** An MQTT topic filter, checked. May be that of a shared subscription, {@code $share/group/filter}. */
record TopicFilter(String text) {

    private static final String SHARED = "$share/";
    private static final int MAXIMUM_BYTES = 65_535;

    /** @throws IllegalArgumentException if it is none; the message says why */
    TopicFilter {
        if (text.isBlank()) {
            throw new IllegalArgumentException("topic is empty: name one, for example fan/messages");
        }
        if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("topic has a zero character or is longer than 65,535 bytes");
        }
        if (text.startsWith(SHARED) && !text.matches("(?s)\\$share/[^/]+/.+")) {
            throw new IllegalArgumentException(
                    "topic " + text + " is no shared subscription: write $share/group/topic");
        }
        String[] levels = unshared(text).split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean last = i == levels.length - 1;
            if (levels[i].contains("#") && !(levels[i].equals("#") && last)) {
                throw new IllegalArgumentException("topic " + text + " has a # that is not the last level by itself");
            }
            if (levels[i].contains("+") && !levels[i].equals("+")) {
                throw new IllegalArgumentException("topic " + text + " has a + that is not a level by itself");
            }
        }
    }

    boolean matches(String topic) {
        String[] levels = topic.split("/", -1);
        String[] wanted = unshared(text).split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
                return false;
            }
        }
        return levels.length == wanted.length;
    }

    /** Whether messages on that topic, and on all below it, come through this filter, and to nobody else instead. */
    boolean takesAllBelow(String topic) {
        return text.endsWith("#") && !text.startsWith(SHARED) && matches(topic);
    }

    /** @throws IllegalArgumentException if the text is no topic to publish on; the message says why */
    static String checkTopic(String property, String text) {
        if (text.contains("+") || text.contains("#") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    property + " " + text + " has a wildcard: messages are published on one topic");
        }
        return text;
    }

    private static String unshared(String text) {
        return text.startsWith(SHARED) ? text.substring(text.indexOf('/', SHARED.length()) + 1) : text;
    }
}
