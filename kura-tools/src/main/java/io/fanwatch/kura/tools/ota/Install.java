// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Deployment;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.eclipse.kura.message.KuraPayload;

/**
 * Lets a gateway download and install a package, and follows it to the end. Notifications may be lost, repeated or come
 * late, and the gateway may restart: where they leave off it is asked, and at the end what it has installed counts and
 * not what it said.
 */
public final class Install {

    private static final long MAX_JOB = 1L << 53;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Device device;
    private final PackageSource source;
    private final Duration timeout;
    private final Terminal terminal;
    private final TransferDisplay display;
    private final long job = ThreadLocalRandom.current().nextLong(1, MAX_JOB);
    private final Deadline deadline;
    private final Presence presence;
    private boolean downloaded;

    /**
     * @param timeout how long all of it may take, from now on
     */
    public Install(Device device, PackageSource source, Duration timeout, Terminal terminal) {
        this.device = device;
        this.source = source;
        this.timeout = timeout;
        this.terminal = terminal;
        this.display = new TransferDisplay(terminal);
        this.deadline = Deadline.in(timeout);
        this.presence = new Presence(device, deadline, display::say);
    }

    /**
     * Does it.
     *
     * @throws CommandException if the gateway does not answer
     */
    public Verdict run() throws CommandException, InterruptedException {
        Inventory before = Inventory.of(device);
        terminal.println(
                device.address() + " has " + before + ". Asking it to install " + source + " from " + source.url());
        Optional<Reply> reply = device.request("EXEC", Deployment.DOWNLOAD, source.request(job));
        if (reply.isPresent() && !reply.get().isOk()) {
            return refused(reply.get());
        }
        try (display) {
            while (!deadline.isPast()) {
                Optional<Notification> told = device.awaitNotification(deadline.leftUpTo(device.replyTimeout()));
                Optional<Verdict> verdict = Optional.empty();
                if (told.isPresent()) {
                    verdict = judge(told.get(), before);
                } else if (!deadline.isPast()) {
                    verdict = ask(before);
                }
                if (verdict.isPresent()) {
                    return verdict.get();
                }
            }
        }
        if (presence.isAway()) {
            throw device.silent();
        }
        return Verdict.failed(
                "The gateway has not finished within " + timeout.toSeconds() + " s and goes on working"
                        + (downloaded
                                ? ", installing"
                                : display.last()
                                        .map(at -> ", " + at + " downloaded")
                                        .orElse("")),
                "Give it more time with --timeout; ./fanwatch ota list shows what it has");
    }

    private Verdict refused(Reply reply) throws CommandException, InterruptedException {
        if (reply.text(Deployment.OTHER_DOWNLOAD_STATUS).isPresent()) {
            Transfer other = Transfer.of(device.get(Deployment.DOWNLOAD).payload());
            return Verdict.failed(
                    "The gateway is downloading another package and takes one at a time: it is at " + other.percent()
                            + " %",
                    "Try again when it is done");
        }
        return Verdict.failed("The gateway refuses the request, " + reply.reason());
    }

    private Optional<Verdict> judge(Notification told, Inventory before) throws CommandException, InterruptedException {
        if (!told.isOf(job)) {
            return Optional.empty();
        }
        presence.back();
        return switch (told.type() + " " + told.status()) {
            case "download " + Deployment.IN_PROGRESS -> {
                show(Transfer.of(told.payload()));
                yield Optional.empty();
            }
            case "download " + Deployment.COMPLETED, "download " + Deployment.ALREADY_DONE -> {
                complete();
                yield Optional.empty();
            }
            case "download " + Deployment.FAILED ->
                Optional.of(failed(
                        "The gateway could not download the package: "
                                + DownloadFailure.explain(told.error(), source, downloaded),
                        before));
            case "download " + Deployment.CANCELLED ->
                Optional.of(failed("Somebody cancelled the download on the gateway", before));
            case "install " + Deployment.COMPLETED -> Optional.of(verify(before));
            case "install " + Deployment.FAILED ->
                Optional.of(failed(
                        "The gateway could not install the package: "
                                + told.error().orElse("it does not say why; its log does"),
                        before));
            default -> Optional.empty();
        };
    }

    /* nothing was told for a while: is it still at work? */
    private Optional<Verdict> ask(Inventory before) throws CommandException, InterruptedException {
        Optional<Reply> reply = device.request("GET", Deployment.DOWNLOAD, new KuraPayload());
        if (reply.isEmpty()) {
            presence.gone();
            return Optional.empty();
        }
        presence.back();
        KuraPayload state = reply.get().payload();
        Object atWorkOn = state.getMetric(Deployment.JOB_ID);
        if (atWorkOn != null) {
            // another number may be that of a request it refused meanwhile: Kura notes it before it refuses
            if (atWorkOn.equals(job)) {
                follow(reply.get());
            }
            return Optional.empty();
        }
        boolean installing = device.request("GET", Deployment.INSTALL, new KuraPayload())
                .flatMap(install -> install.text(Deployment.INSTALL_STATUS))
                .filter(Deployment.IN_PROGRESS::equals)
                .isPresent();
        if (!reply.get().isOk() || installing) {
            return Optional.empty();
        }
        Optional<Notification> lastWords = device.awaitNotification(LAST_WORDS);
        return lastWords.isPresent() ? judge(lastWords.get(), before) : Optional.of(settle(before));
    }

    private void follow(Reply state) {
        if (state.text(Deployment.DOWNLOAD_STATUS)
                .filter(Deployment.COMPLETED::equals)
                .isPresent()) {
            complete();
        } else {
            show(Transfer.of(state.payload()));
        }
    }

    /* it is at work no longer, and what it told of the end was lost */
    private Verdict settle(Inventory before) throws CommandException, InterruptedException {
        boolean hadIt = before.has(source.name(), source.version());
        if (!hadIt && presence.inventory().has(source.name(), source.version())) {
            return verify(before);
        }
        return failed(
                "The gateway does not work on the job any more and told no result; was it restarted meanwhile? "
                        + (hadIt ? "It had " + source + " before, so nobody can tell. " : "")
                        + "Run the command again",
                before);
    }

    private Verdict verify(Inventory before) throws CommandException, InterruptedException {
        Inventory now = presence.inventory();
        if (!now.has(source.name(), source.version())) {
            return Verdict.failed(
                    "The gateway says that the package is installed, but it has " + now,
                    "The file at " + source.url() + " is perhaps not " + source
                            + ": check it, or give --name and --version as its manifest has them");
        }
        InstalledPackage installed = now.find(source.name()).orElseThrow();
        if (!installed.lame().isEmpty()) {
            return Verdict.failed(
                    source + " is installed, but does not work: "
                            + installed.lame().stream()
                                    .map(InstalledBundle::condition)
                                    .collect(Collectors.joining(", ")),
                    "Its log says why; an INSTALLED bundle lacks something, perhaps another package, and a RESOLVED one "
                            + "did not start");
        }
        int bundles = installed.bundles().size();
        String active = bundles + " of " + bundles + " bundles active";
        Optional<InstalledPackage> old = before.find(source.name());
        return Verdict.done(source + " is installed on " + device.address() + ", " + active
                + old.map(was -> "; before it was " + was.version()).orElse(""));
    }

    private Verdict failed(String reason, Inventory before) throws InterruptedException {
        Verdict verdict = Verdict.failed(reason);
        try {
            Optional<InstalledPackage> now = Inventory.of(device).find(source.name());
            if (now.isEmpty()) {
                return verdict.and(source.name() + " is not installed on the gateway");
            }
            boolean same = before.find(source.name()).equals(now);
            return verdict.and(
                    same ? now.get() + " is still installed and as before" : "Installed is now " + now.get());
        } catch (CommandException e) {
            return verdict.and("What is installed now is not known: " + e.getMessage());
        }
    }

    private void show(Transfer transfer) {
        if (!downloaded) {
            display.at(transfer);
        }
    }

    private void complete() {
        if (!downloaded) {
            downloaded = true;
            display.say("Downloaded; the gateway installs it ...");
        }
    }
}
