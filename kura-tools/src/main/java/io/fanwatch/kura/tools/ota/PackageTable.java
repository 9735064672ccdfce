// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.TextTable;
import java.util.List;
import java.util.stream.Collectors;

/** The packages on a gateway as a table. */
public final class PackageTable {

    private PackageTable() {}

    /**
     * Asks the gateway.
     *
     * @return lines with picocli's mark-up
     * @throws CommandException if it does not answer
     */
    public static List<String> of(Device device) throws CommandException, InterruptedException {
        Inventory inventory = Inventory.of(device);
        if (inventory.packages().isEmpty()) {
            return List.of(device.address() + " has no package.");
        }
        TextTable table = new TextTable(
                TextTable.Column.words("Package"),
                TextTable.Column.words("Version"),
                TextTable.Column.numbers("Bundles"),
                TextTable.Column.words("State"));
        for (InstalledPackage installed : inventory.packages()) {
            String lame =
                    installed.lame().stream().map(InstalledBundle::condition).collect(Collectors.joining(", "));
            table.add(
                    TextTable.Cell.plain(installed.name()),
                    TextTable.Cell.plain(installed.version()),
                    TextTable.Cell.plain(Integer.toString(installed.bundles().size())),
                    lame.isEmpty() ? TextTable.Cell.plain("active") : TextTable.Cell.styled(lame, "fg(red)"));
        }
        return table.lines();
    }
}
