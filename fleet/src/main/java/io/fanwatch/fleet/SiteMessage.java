// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

/**
 * A message of a site.
 *
 * @param site where it comes from
 * @param topic the MQTT topic on which it was published
 * @param sender whose it is: what is remembered of earlier messages, as names behind aliases, is remembered of one sender
 * @param arrival when it came to Kafka, in milliseconds since 1970
 * @param payload what it says
 */
public record SiteMessage(String site, String topic, String sender, long arrival, byte[] payload) {

    private static final String SPARKPLUG = "spBv1.0/";
    private static final int SPARKPLUG_GROUP = 1;
    private static final int SPARKPLUG_NODE = 3;

    /**
     * Who sent a message: what Kafka's key says, unless that is the topic itself; then the topic without its last level, and
     * with Sparkplug the node.
     *
     * @param key Kafka's, or empty
     */
    static String sender(String key, String topic) {
        if (topic.startsWith(SPARKPLUG)) {
            String[] levels = topic.split("/", -1);
            return levels.length > SPARKPLUG_NODE ? levels[SPARKPLUG_GROUP] + '/' + levels[SPARKPLUG_NODE] : topic;
        }
        int last = topic.lastIndexOf('/');
        return !key.isEmpty() && !key.equals(topic) || last <= 0 ? key : topic.substring(0, last);
    }

    /** The sender in the fleet. */
    String siteAndSender() {
        return site + '/' + sender;
    }
}
