// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.tools.command.CommandException;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a gateway answers, told as it changes. For use by one thread. */
final class Presence {

    private final Device device;
    private final Deadline deadline;
    private final Consumer<String> user;
    private boolean away;

    /**
     * @param deadline how long to wait for the gateway while it is away
     * @param user told when it goes and comes
     */
    Presence(Device device, Deadline deadline, Consumer<String> user) {
        this.device = device;
        this.deadline = deadline;
        this.user = user;
    }

    boolean isAway() {
        return away;
    }

    /** It did not answer. */
    void gone() {
        if (!away) {
            away = true;
            user.accept("The gateway does not answer at the moment; waiting for it ...");
        }
    }

    /** It was heard of. */
    void back() {
        if (away) {
            away = false;
            user.accept("The gateway answers again.");
        }
    }

    /**
     * What is installed now; asks until there is an answer or the time is over.
     *
     * @throws CommandException if the gateway stays away, or answers with something else
     */
    Inventory inventory() throws CommandException, InterruptedException {
        Optional<Inventory> now = Inventory.ask(device);
        while (now.isEmpty()) {
            if (deadline.isPast()) {
                throw device.silent();
            }
            gone();
            now = Inventory.ask(device);
        }
        back();
        return now.get();
    }
}
