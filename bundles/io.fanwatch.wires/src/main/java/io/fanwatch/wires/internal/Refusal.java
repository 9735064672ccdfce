package io.fanwatch.wires.internal;

import io.fanwatch.api.Status;
import io.fanwatch.api.Status.Level;

/** What a refused configuration makes of a component's status. */
final class Refusal {

    private Refusal() {}

    /**
     * The status of a component that goes on with the configuration before: the refusal if all is well otherwise, and
     * after what hinders the component if something does.
     *
     * @param reason why the last configuration was refused; empty if it was not
     */
    static Status later(String reason, Status status) {
        if (reason.isEmpty()) {
            return status;
        }
        String refused = "the last configuration was refused, the one before stays in force: " + reason;
        return status.level() == Level.OK
                ? new Status(status.component(), Level.WARNING, refused, status.figures())
                : new Status(status.component(), status.level(), status.message() + "; " + refused, status.figures());
    }
}
