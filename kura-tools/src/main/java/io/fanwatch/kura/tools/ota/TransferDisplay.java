// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.tools.terminal.Progress;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.util.Optional;

/** Shows how far a download is; never goes backwards, for what is told may come late. */
final class TransferDisplay implements AutoCloseable {

    private static final String TASK = "Downloading";
    private static final int PERCENT = 100;

    private final Terminal terminal;
    private Optional<Progress> bar = Optional.empty();
    private Optional<Transfer> last = Optional.empty();

    TransferDisplay(Terminal terminal) {
        this.terminal = terminal;
    }

    void at(Transfer transfer) {
        if (last.filter(before -> before.percent() >= transfer.percent()).isPresent()) {
            return;
        }
        last = Optional.of(transfer);
        boolean sizeKnown = transfer.size() > 0;
        if (bar.isEmpty()) {
            bar = Optional.of(
                    sizeKnown
                            ? Progress.startBytes(TASK, transfer.size(), terminal)
                            : Progress.start(TASK, PERCENT, terminal));
        }
        bar.get().at(sizeKnown ? transfer.bytes() : transfer.percent());
    }

    /** How far it is, for people. */
    Optional<String> last() {
        return last.map(transfer -> transfer.percent() + " %");
    }

    /** Ends the bar and says something. */
    void say(String line) {
        close();
        terminal.println(line);
    }

    @Override
    public void close() {
        bar.ifPresent(Progress::close);
        bar = Optional.empty();
    }
}
