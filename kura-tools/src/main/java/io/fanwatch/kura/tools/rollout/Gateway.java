// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.ota.Device;
import io.fanwatch.kura.tools.ota.Health;
import io.fanwatch.kura.tools.ota.Install;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** A gateway that a rollout comes to, by whatever way. For use by one thread. */
public interface Gateway {

    /**
     * The version of a package that it has.
     *
     * @throws CommandException if it does not answer
     */
    Optional<String> installed(String name) throws CommandException, InterruptedException;

    /** How it is; empty if it does not say. */
    Optional<Health> health() throws InterruptedException;

    /**
     * Has it install a package, and follows it to the end.
     *
     * @param timeout how long that may take
     * @throws CommandException if it does not answer
     */
    Verdict install(PackageSource source, Duration timeout) throws CommandException, InterruptedException;

    /** One that is asked over a broker. */
    static Gateway of(Device device) {
        return new Gateway() {
            @Override
            public Optional<String> installed(String name) throws CommandException, InterruptedException {
                return device.installed(name);
            }

            @Override
            public Optional<Health> health() throws InterruptedException {
                return Health.ask(device);
            }

            @Override
            public Verdict install(PackageSource source, Duration timeout)
                    throws CommandException, InterruptedException {
                Terminal silent = new Terminal(new PrintStream(OutputStream.nullOutputStream(), false), false, false);
                return new Install(device, source, timeout, silent).run();
            }
        };
    }
}
