// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.message.KuraPayload;

/**
 * A gateway's deployment handler, seen through a broker: takes requests, one at a time, and hands on notifications. Lives
 * through losses of the broker. For use by one thread.
 */
public final class Device implements AutoCloseable {

    private final DeviceAddress address;
    private final Duration replyTimeout;
    private final Operator operator;
    private final BlockingQueue<Notification> notifications;

    Device(DeviceAddress address, Duration replyTimeout, Operator operator, BlockingQueue<Notification> notifications) {
        this.address = address;
        this.replyTimeout = replyTimeout;
        this.operator = operator;
        this.notifications = notifications;
    }

    /**
     * Connects to the broker and waits for replies there; the gateway itself need not be there.
     *
     * @param clientId ours at the broker, unique there; replies come to topics below it
     * @param replyTimeout how long the gateway may take for an answer
     * @param terminal told when the broker goes and comes
     * @throws CommandException if the broker can't be reached or refuses
     */
    public static Device connect(
            BrokerAddress broker,
            Optional<Credentials> credentials,
            String clientId,
            DeviceAddress address,
            Duration replyTimeout,
            Terminal terminal)
            throws CommandException, InterruptedException {
        return Operator.connect(broker, credentials, clientId, address.account(), terminal)
                .device(address.clientId(), replyTimeout);
    }

    /** Which gateway it is. */
    DeviceAddress address() {
        return address;
    }

    /** How long the gateway may take for an answer. */
    Duration replyTimeout() {
        return replyTimeout;
    }

    /**
     * The version of a package that the gateway has.
     *
     * @throws CommandException if it does not answer
     */
    public Optional<String> installed(String name) throws CommandException, InterruptedException {
        return Inventory.of(this).find(name).map(InstalledPackage::version);
    }

    /** Waits for the replies of another application too, from now on. */
    void use(String application) throws CommandException, InterruptedException {
        operator.use(application);
    }

    /** Sends a request to the deployment handler. */
    Optional<Reply> request(String method, String resource, KuraPayload payload) throws InterruptedException {
        return request(Deployment.APPLICATION, method, resource, payload);
    }

    /** Sends a request; empty if no answer comes in time. The metrics that say who asks are added. */
    Optional<Reply> request(String application, String method, String resource, KuraPayload payload)
            throws InterruptedException {
        return operator.request(address.clientId(), application, method, resource, payload, replyTimeout);
    }

    /**
     * Reads something.
     *
     * @throws CommandException if no answer comes in time; the message says what to check
     */
    Reply get(String resource) throws CommandException, InterruptedException {
        return request("GET", resource, new KuraPayload()).orElseThrow(this::silent);
    }

    /** The next notification; empty if none comes in that time. */
    Optional<Notification> awaitNotification(Duration time) throws InterruptedException {
        return Optional.ofNullable(notifications.poll(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Why there may be no answer. */
    CommandException silent() {
        return CommandException.unreachable(
                "No answer from " + address + " at " + operator.address() + " within " + replyTimeout.toSeconds()
                        + " s. Check that the gateway is on and its cloud connection connected to this broker; that "
                        + "--account and --device are the account name and the client id of that connection; and that "
                        + "the broker lets both sides use $EDC/" + address.account() + "/#",
                null);
    }

    /** Ends the connection, also for others that use it. */
    @Override
    public void close() {
        operator.close();
    }
}
