// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.tools.command.CommandException;

/**
 * Which gateway at a broker.
 *
 * @param account the first level of its topics
 * @param clientId the second
 */
public record DeviceAddress(String account, String clientId) {

    /**
     * An address of which both parts can be a topic's level.
     *
     * @throws CommandException if one can't
     */
    public static DeviceAddress of(String account, String clientId) throws CommandException {
        return new DeviceAddress(level("--account", account), level("--device", clientId));
    }

    @Override
    public String toString() {
        return account + "/" + clientId;
    }

    /**
     * The text, which can be a topic's level.
     *
     * @throws CommandException if it can't; the message names the option
     */
    public static String level(String option, String text) throws CommandException {
        if (text.isBlank() || !text.matches("[^/+#\\x00]*")) {
            throw CommandException.badInput(
                    option + " is '" + text + "': give one level of a topic, without / + and #");
        }
        return text;
    }
}
