// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what a trial has brought to a gateway, the last first. Not safe for use by several threads. */
final class CleanUp {

    /** Leaves time for one unanswered request and the table before the process must end. */
    static final Duration HURRY = Duration.ofSeconds(40);

    private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);
    private static final String DELETE = "Delete the components";

    private final Kura kura;
    private final Checklist checklist;
    private final Polling polling;
    private final Set<String> snapshots;
    private final List<String> packages = new ArrayList<>();
    private List<String> factories = List.of();
    private boolean components;
    private Optional<String> upgraded = Optional.empty();
    private Checklist.Check firstVersion = () -> "";

    /**
     * @param snapshots those there are before the trial
     */
    CleanUp(Kura kura, Checklist checklist, Polling polling, Set<String> snapshots) {
        this.kura = kura;
        this.checklist = checklist;
        this.polling = polling;
        this.snapshots = snapshots;
    }

    /** From now on a package is to be uninstalled. */
    void packageComes(String name) {
        packages.add(0, name);
    }

    /** From now on the trial's components are to be deleted. */
    void componentsCome() {
        components = true;
    }

    /**
     * From now on Kura keeps a file of a package that it does not delete with the package, but does when that version is
     * installed once more and uninstalled: it only knows the file of the last version.
     *
     * @param reinstall installs the version
     */
    void fileStays(String name, Checklist.Check reinstall) {
        upgraded = Optional.of(name);
        firstVersion = reinstall;
    }

    /** At the end these factories must be gone. */
    void factoriesGo(List<String> pids) {
        factories = List.copyOf(pids);
    }

    /** Takes all away, one after the other; once interrupted, hurries with what is left. */
    void run() throws InterruptedException {
        try {
            finish(polling);
        } catch (InterruptedException e) {
            hurry(HURRY);
            throw e;
        }
    }

    /**
     * Asks for everything at once and only then waits: what is asked for the gateway does even if nobody waits any more.
     *
     * @param limit how long all of it may take
     */
    void hurry(Duration limit) throws InterruptedException {
        Polling hurried = polling.until(limit);
        if (components) {
            ask(hurried, () -> requestDeletion(kura, snapshots));
        }
        for (String name : packages) {
            ask(hurried, () -> kura.uninstall(name));
        }
        finish(hurried);
    }

    private void finish(Polling until) throws InterruptedException {
        if (components) {
            checklist.checkAnyway(DELETE, () -> {
                String done = delete(kura, until, snapshots);
                components = false;
                return done;
            });
        }
        for (String name : List.copyOf(packages)) {
            checklist.checkAnyway("Uninstall " + name, () -> {
                uninstall(name, until);
                packages.remove(name);
                return "gone";
            });
        }
        if (upgraded.isPresent() && until == polling) {
            String name = upgraded.get();
            checklist.checkAnyway("Delete the file of the first " + name, () -> {
                packageComes(name);
                firstVersion.run();
                uninstall(name, until);
                packages.remove(name);
                upgraded = Optional.empty();
                return "installed and uninstalled once more: Kura deletes the file of the last version only";
            });
        }
        if (!factories.isEmpty()) {
            checklist.checkAnyway("Nothing is left", () -> {
                until.await("factories", this::factoriesLeft);
                factories = List.of();
                return "no package, factory or component";
            });
        }
    }

    /* Kura's work waits in a line: a package may not be in the list and yet be about to come */
    private void uninstall(String name, Polling until) throws CheckFailedException, InterruptedException {
        boolean[] asked = {false};
        until.await("uninstalling " + name, () -> {
            boolean underWay = kura.uninstall(name);
            if (underWay || !asked[0]) {
                asked[0] = true;
                return Optional.of("asked for, and Kura is still at work: look in its console, Packages");
            }
            return kura.packages().containsKey(name)
                    ? Optional.of("still there: uninstall it in Kura's console, Packages")
                    : Optional.empty();
        });
    }

    private Optional<String> factoriesLeft() throws CommandException, RefusedException, InterruptedException {
        Set<String> left = new TreeSet<>(factories);
        left.retainAll(kura.factories());
        return left.isEmpty() ? Optional.empty() : Optional.of("still there: " + String.join(", ", left));
    }

    /**
     * Deletes the trial's components; takes a snapshot if another was taken since, which might hold them.
     *
     * @param before the snapshots there were when they were created
     */
    static String delete(Kura kura, Polling polling, Set<String> before)
            throws CommandException, RefusedException, CheckFailedException, InterruptedException {
        String done = requestDeletion(kura, before);
        polling.await("deletion", () -> {
            Set<String> left = Plan.leftovers(kura);
            return left.isEmpty()
                    ? Optional.empty()
                    : Optional.of("still there: " + String.join(", ", left)
                            + ": take them away with ./fanwatch verify-kura --clean-up");
        });
        return done;
    }

    private static String requestDeletion(Kura kura, Set<String> before)
            throws CommandException, RefusedException, InterruptedException {
        Set<String> left = Plan.leftovers(kura);
        if (left.isEmpty()) {
            return "nothing is left";
        }
        boolean snapshot = !before.equals(kura.snapshots());
        kura.delete(left, snapshot);
        return snapshot ? "gone, and from the newest snapshot" : "gone";
    }

    /* what fails is asked for again in the wait, which says why */
    private void ask(Polling until, Request request) throws InterruptedException {
        if (!until.isOver()) {
            try {
                request.send();
            } catch (CommandException | RefusedException e) {
                LOG.debug("Asked for in vain, and soon again: {}", e.getMessage());
            }
        }
    }

    @FunctionalInterface
    private interface Request {
        Object send() throws CommandException, RefusedException, InterruptedException;
    }
}
