// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where and how fast messages go. Rate in messages per second, burst and capacity in messages. */
record CloudOptions(
        String brokerUrl,
        String account,
        String clientId,
        String application,
        String topic,
        int rate,
        int burst,
        int capacity,
        CloudLogin login) {

    private static final Pattern ADDRESS = Pattern.compile("(tcp|ssl)://[^/\\s]+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\w+(?:\\.\\w+)*)");

    /**
     * @throws IllegalArgumentException if a value is unusable; the message names it and the remedy
     */
    CloudOptions {
        if (!ADDRESS.matcher(brokerUrl).matches()) {
            throw new IllegalArgumentException("broker.url is \"" + brokerUrl + "\"; write tcp://host:port");
        }
        level("account", account);
        level("client.id", clientId);
        level("application", application);
        if (topic.isBlank() || topic.contains("#") || topic.contains("+")) {
            throw new IllegalArgumentException("topic is \"" + topic + "\"; write one without + and #");
        }
        range("rate.limit", rate, 1000);
        range("rate.burst", burst, 1000);
        range("capacity", capacity, 1_000_000);
    }

    static CloudOptions of(CloudPublisherConfiguration configuration, String password) {
        Optional<String> user = Optional.of(configuration.username().strip()).filter(name -> !name.isEmpty());
        return new CloudOptions(
                configuration.broker_url().strip(),
                configuration.account().strip(),
                configuration.client_id().strip(),
                configuration.application().strip(),
                configuration.topic().strip(),
                configuration.rate_limit(),
                configuration.rate_burst(),
                configuration.capacity(),
                new CloudLogin(user, password, configuration.device()));
    }

    /**
     * The topic of a message.
     *
     * @throws IllegalArgumentException if the message lacks a property that the topic names
     */
    String topicOf(Map<String, Object> properties) {
        String filled = PLACEHOLDER.matcher(topic).replaceAll(match -> {
            Object value = properties.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the topic " + topic + " needs the message property "
                        + match.group(1) + ", and the message has only " + properties.keySet());
            }
            return Matcher.quoteReplacement(String.valueOf(value).replaceAll("[/+#\\x00]", "_"));
        });
        return String.join("/", account, clientId, application, filled);
    }

    private static void level(String name, String value) {
        if (value.isBlank() || !value.matches("[^/+#\\x00]*")) {
            throw new IllegalArgumentException(
                    name + " is \"" + value + "\"; write one level of a topic, without / + and #");
        }
    }

    private static void range(String name, int value, int maximum) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException("%s is %d; write 1 to %d".formatted(name, value, maximum));
        }
    }
}
