// SPDX-License-Identifier: EPL-2.0
/**
 * The fast path beside Paho. Paho reads and writes the network byte by byte and packet by packet, and hands each message through
 * two threads, which costs several times what the rest of a reading costs. So Paho is given a socket of ours: over it messages
 * and their confirmations pass Paho by; connecting, keeping alive and subscribing stay Paho's.
 *
 * <p>It assumes of Paho what no contract of Paho promises:
 *
 * <ul>
 *   <li>it asks the socket factory once a connection, for a socket that is not connected, connects that one, and uses nothing of
 *       it but its two streams, the time-out and the closing;
 *   <li>it writes its packets whole and flushes after each, so that others may come between two of them;
 *   <li>it reads one packet after the other and takes a stream without messages for a quiet one;
 *   <li>it numbers its packets from 1, and has but a few of them open, so that those from 1,024 are free for messages;
 *   <li>it pings when it has not sent or received anything itself, whatever else passes, and needs nothing but the answer;
 *   <li>a failing stream, or a socket that is closed, it takes for the end of the connection and says so.
 * </ul>
 *
 * <p>A test drives the embedded Paho over a broker of its own and fails if a new version breaks one of them.
 */
package io.fanwatch.mqtt.internal.fastpath;
