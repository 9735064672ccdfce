// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.kura.message.KuraPayload;

/**
 * Lets a gateway uninstall a package. What it has installed counts, not what it says: Kura reports success for a package
 * that it never had.
 */
public final class Uninstall {

    private static final long MAX_JOB = 1L << 53;

    private final Device device;
    private final String name;
    private final Duration timeout;
    private final Terminal terminal;
    private final long job = ThreadLocalRandom.current().nextLong(1, MAX_JOB);

    /**
     * @param name the package's symbolic name
     * @param timeout how long it may take
     * @param terminal told when the gateway goes and comes
     */
    public Uninstall(Device device, String name, Duration timeout, Terminal terminal) {
        this.device = device;
        this.name = name;
        this.timeout = timeout;
        this.terminal = terminal;
    }

    /**
     * Does it.
     *
     * @throws CommandException if the gateway does not answer
     */
    public Verdict run() throws CommandException, InterruptedException {
        Inventory before = Inventory.of(device);
        Optional<InstalledPackage> installed = before.find(name);
        if (installed.isEmpty()) {
            return Verdict.failed("There is no package " + name + " on " + device.address() + ": it has " + before);
        }
        Deadline deadline = Deadline.in(timeout);
        Presence presence = new Presence(device, deadline, terminal::println);
        Optional<Reply> reply = device.request("EXEC", Deployment.UNINSTALL, request());
        if (reply.isPresent() && !reply.get().isOk()) {
            return Verdict.failed(
                    "The gateway refuses the request, " + reply.get().reason());
        }
        while (!deadline.isPast()) {
            Optional<Notification> told = device.awaitNotification(deadline.leftUpTo(device.replyTimeout()))
                    .filter(notification -> notification.type().equals(Deployment.UNINSTALL) && notification.isOf(job));
            if (presence.inventory().find(name).isEmpty()) {
                return Verdict.done(installed.get() + " is uninstalled from " + device.address()
                        + "; its configuration stays there for a later install");
            }
            if (told.isPresent()) {
                return Verdict.failed("The gateway could not uninstall " + installed.get() + ": "
                        + told.get().error().orElse("it does not say why; its log does"));
            }
        }
        return Verdict.failed(
                "The gateway still has " + installed.get() + " after " + timeout.toSeconds() + " s",
                "Give it more time with --timeout; ./fanwatch ota list shows what it has");
    }

    private KuraPayload request() {
        KuraPayload payload = new KuraPayload();
        payload.addMetric(Deployment.NAME, name);
        payload.addMetric(Deployment.JOB_ID, job);
        return payload;
    }
}
