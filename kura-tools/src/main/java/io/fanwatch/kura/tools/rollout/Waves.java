// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.tools.command.CommandException;
import java.util.ArrayList;
import java.util.List;

/** Which gateways come first. */
final class Waves {

    private static final double PERCENT = 100;

    private Waves() {}

    /**
     * Cuts gateways into waves, in their order.
     *
     * @param text how many are to have it after each wave, such as {@code 1,10%,50%}; all follow at the end
     * @throws CommandException if the text is no such list
     */
    static List<List<String>> of(String text, List<String> gateways) throws CommandException {
        List<List<String>> waves = new ArrayList<>();
        int begin = 0;
        for (String part : (text + ",100%").split(",")) {
            int end = Math.min(gateways.size(), count(part.strip(), gateways.size()));
            if (end > begin) {
                waves.add(gateways.subList(begin, end));
                begin = end;
            }
        }
        return waves;
    }

    private static int count(String part, int all) throws CommandException {
        try {
            double number = Double.parseDouble(part.replace("%", ""));
            if (number > 0 && (!part.contains("%") || number <= PERCENT)) {
                return (int) Math.ceil(part.contains("%") ? number * all / PERCENT : number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw CommandException.badInput(
                "--waves has '" + part + "': write numbers of gateways or per cents of them, such as 1,10%");
    }
}
