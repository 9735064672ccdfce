// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.publisher.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanwatch.tests.fuzz.FuzzTarget;

/** Any id as a level of a topic: it is one level, no pattern, and tells the id; and any level as an id. */
public final class TopicLevelFuzz implements FuzzTarget {

    @Override
    public void take(byte[] input) {
        String id = new String(input, UTF_8);
        String level = TopicLevel.of(id);
        if (level.length() > TopicLevel.LONGEST || level.chars().anyMatch(c -> "/+#".indexOf(c) >= 0 || c <= ' ')) {
            throw new AssertionError("no level of a topic: " + level);
        }
        if (!level.contains("%~") && !TopicLevel.id(level).equals(id)) {
            throw new AssertionError(id + " comes back as " + TopicLevel.id(level));
        }
        try {
            TopicLevel.id(id);
        } catch (IllegalArgumentException e) {
            // no id can be told
        }
    }
}
