// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

/** What is published as one reading. */
public interface Reading {

    /** The payload for the broker, marked with an id that its verdict will carry too. */
    byte[] payload(String id);
}
