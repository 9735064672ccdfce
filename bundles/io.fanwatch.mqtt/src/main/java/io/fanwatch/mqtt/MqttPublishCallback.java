// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.mqtt;

/** Told once what became of a published message, on the client's thread: must return quickly and not publish. */
public interface MqttPublishCallback {

    /** The broker has confirmed the message. */
    void onPublished();

    /**
     * The message may or may not have arrived.
     *
     * @param reason what happened, in words
     */
    void onFailure(String reason);
}
