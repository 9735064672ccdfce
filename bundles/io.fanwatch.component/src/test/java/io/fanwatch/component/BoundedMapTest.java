// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {

    @Test
    void what_came_first_goes_first_however_often_it_is_used() {
        Map<String, Integer> map = BoundedMap.byArrival(2);
        map.put("first", 1);
        map.put("second", 2);
        map.get("first");
        map.put("first", 3);

        map.put("third", 3);

        assertThat(map).containsOnlyKeys("second", "third");
    }

    @Test
    void what_was_not_used_for_longest_goes_first() {
        Map<String, Integer> map = BoundedMap.byUse(2);
        map.put("first", 1);
        map.put("second", 2);
        map.get("first");

        map.put("third", 3);

        assertThat(map).containsOnlyKeys("first", "third");
    }
}
