// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.mqtt.Credentials;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** Everything that {@code fanwatch verify-kura} does with a gateway, each ending with a table and an exit code. */
public final class KuraTrial {

    private final KuraConnection connection;
    private final Terminal output;
    private final Terminal progress;

    /**
     * @param gateway where it is
     * @param login a user of its console with the permissions for packages and configuration
     * @param trust which certificates are good enough
     * @param timeout how long one answer may take
     * @param output gets the table
     * @param progress told what is going on
     */
    public KuraTrial(
            GatewayAddress gateway,
            Credentials login,
            SSLContext trust,
            Duration timeout,
            Terminal output,
            Terminal progress) {
        this.connection = new KuraConnection(gateway, login, trust, timeout);
        this.output = output;
        this.progress = progress;
    }

    /**
     * Only looks.
     *
     * @return {@link ExitCode#OK} or, if something is wrong, {@link ExitCode#FAILURE}
     * @throws CommandException if the gateway can't be used at all
     */
    public int preview(VerificationSettings settings) throws CommandException, InterruptedException {
        Checklist checklist = new Checklist(progress);
        Kura kura = Kura.open(connection);
        try {
            new Preview(kura, settings, checklist).run();
        } catch (RefusedException e) {
            throw CommandException.failed(e.getMessage(), e);
        }
        return finish(checklist);
    }

    /**
     * Tries the packages on the gateway and leaves it as it was.
     *
     * @return {@link ExitCode#OK} or, if something failed, {@link ExitCode#FAILURE}
     * @throws CommandException if the gateway can't be used at all; nothing has been changed then
     * @throws InterruptedException if interrupted, after cleaning up
     */
    public int run(VerificationSettings settings) throws CommandException, InterruptedException {
        Checklist checklist = new Checklist(progress);
        Kura kura = Kura.open(connection);
        Verification verification;
        try {
            verification = Verification.prepare(kura, settings, checklist, new Polling(settings.timeout(), progress));
        } catch (RefusedException e) {
            throw CommandException.failed(e.getMessage(), e);
        }
        try {
            verification.run();
        } catch (InterruptedException e) {
            finish(checklist);
            throw e;
        }
        return finish(checklist);
    }

    /**
     * Takes away the components that a killed run has left.
     *
     * @return {@link ExitCode#OK} or, if some could not be deleted, {@link ExitCode#FAILURE}
     * @throws CommandException if the gateway can't be used at all
     */
    public int cleanUp(Duration timeout) throws CommandException, InterruptedException {
        Checklist checklist = new Checklist(progress);
        Kura kura = Kura.open(connection);
        checklist.check("Delete the components", () -> CleanUp.delete(kura, new Polling(timeout, progress), Set.of()));
        return finish(checklist);
    }

    private int finish(Checklist checklist) {
        output.println("");
        checklist.print(output);
        return checklist.isOk() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
