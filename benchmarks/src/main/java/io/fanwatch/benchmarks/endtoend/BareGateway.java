// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.emulator.gateway.GatewayOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.kura.KuraException;

/**
 * A process with the emulator's gateway and no package in it; the packages are installed when it is told so. Orders come
 * on standard input, a line each, and are answered with {@code done}: {@code install FILE ...} and {@code set INSTANCE
 * PROPERTY VALUE}.
 */
public final class BareGateway {

    private static final String DONE = "done";

    private BareGateway() {}

    /** Arguments: the folder for its state, the snapshot. Ends with standard input. */
    public static void main(String[] arguments) throws GatewayException, KuraException, IOException {
        try (Gateway gateway = Gateway.start(new GatewayOptions(
                Path.of(arguments[0]), "127.0.0.1", 0, "bench", List.of(), Optional.of(Path.of(arguments[1]))))) {
            System.out.println(DONE);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                obey(line.split(" "), gateway);
                System.out.println(DONE);
            }
        }
    }

    private static void obey(String[] order, Gateway gateway) throws GatewayException, KuraException {
        if (order[0].equals("install")) {
            for (String file : Stream.of(order).skip(1).toList()) {
                gateway.install(Path.of(file));
            }
        } else {
            gateway.configuration().updateConfiguration(order[1], Map.of(order[2], order[3]));
        }
    }
}
