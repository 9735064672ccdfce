// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.ConfigurationRequests;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/**
 * Gives a gateway the configurations of a snapshot: components that it lacks are created, the others get the properties that
 * are in the snapshot. The gateway confirms at once and does it later, so its own list is what counts.
 */
public final class Provision {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Device device;
    private final Snapshot snapshot;
    private final Duration timeout;

    /** @param timeout how long it may take until the components are there */
    public Provision(Device device, Snapshot snapshot, Duration timeout) {
        this.device = device;
        this.snapshot = snapshot;
        this.timeout = timeout;
    }

    /**
     * Sends the configurations and waits until the gateway has them.
     *
     * @throws CommandException if the gateway does not answer
     */
    public Verdict run() throws CommandException, InterruptedException {
        device.use(ConfigurationRequests.APPLICATION);
        KuraPayload payload = new KuraPayload();
        payload.setBody(snapshot.forKura().getBytes(StandardCharsets.UTF_8));
        Reply reply =
                request("PUT", ConfigurationRequests.CONFIGURATIONS, payload).orElseThrow(device::silent);
        if (!reply.isOk()) {
            return Verdict.failed(device.address() + " refuses the configurations, " + reply.reason());
        }
        Deadline deadline = Deadline.in(timeout);
        List<String> missing = missing();
        while (!missing.isEmpty() && !deadline.isPast()) {
            Thread.sleep(PAUSE.toMillis());
            missing = missing();
        }
        List<String> lines = new ArrayList<>();
        List<String> refused = missing.isEmpty() ? refused() : List.of();
        if (!refused.isEmpty()) {
            lines.add(device.address() + " has stored all, but uses not all of it");
            lines.addAll(refused);
            return new Verdict(false, lines);
        }
        if (missing.isEmpty()) {
            lines.add(snapshot.components().size() + " components of " + device.address() + " are as in the snapshot");
            return new Verdict(true, lines);
        }
        lines.add(device.address() + " has not all after " + timeout.toSeconds()
                + " s: is a package missing? Kura's log" + " says more");
        lines.addAll(missing);
        return new Verdict(false, lines);
    }

    /** Kura stores whatever it gets; what a component makes of it is in its status, if the gateway tells that. */
    private List<String> refused() throws CommandException, InterruptedException {
        Thread.sleep(PAUSE.toMillis());
        device.use(Health.APPLICATION);
        return Health.ask(device).map(Health::refusals).orElse(Map.of()).entrySet().stream()
                .filter(each -> snapshot.components().contains(each.getKey()))
                .map(each -> each.getKey() + ": " + Terminal.plain(each.getValue()))
                .sorted()
                .toList();
    }

    /** What differs from the snapshot, a component a line. */
    private List<String> missing() throws CommandException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (String pid : snapshot.components()) {
            Optional<Reply> answer =
                    request("GET", ConfigurationRequests.CONFIGURATIONS + "/" + pid, new KuraPayload());
            Optional<String> body = answer.filter(Reply::isOk).flatMap(Reply::body);
            if (body.isEmpty()) {
                missing.add(pid + " is not there");
                continue;
            }
            Map<String, String> now = Snapshot.parse(
                            new ByteArrayInputStream(body.get().getBytes(StandardCharsets.UTF_8)),
                            "the gateway's answer")
                    .values(pid);
            List<String> different = snapshot.values(pid).entrySet().stream()
                    .filter(each -> !isSame(each.getValue(), now.getOrDefault(each.getKey(), "")))
                    .map(Map.Entry::getKey)
                    .toList();
            if (now.isEmpty()) {
                missing.add(pid + " is not there");
            } else if (!different.isEmpty()) {
                missing.add(pid + " has another " + String.join(", ", different));
            }
        }
        return missing;
    }

    /* a gateway writes numbers in its own way */
    private static boolean isSame(String wanted, String there) {
        try {
            return wanted.equals(there) || Double.parseDouble(wanted) == Double.parseDouble(there);
        } catch (NumberFormatException notNumbers) {
            return false;
        }
    }

    private Optional<Reply> request(String method, String resource, KuraPayload payload) throws InterruptedException {
        return device.request(ConfigurationRequests.APPLICATION, method, resource, payload);
    }
}
