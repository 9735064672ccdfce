// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

/**
 * How to log in to a broker or a database.
 *
 * @param user the user's name, not blank
 * @param password never shown
 */
public record Credentials(String user, String password) {

    @Override
    public String toString() {
        return user;
    }
}
