// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.MoveCommand;
import io.fanwatch.kura.tools.OtaCommand;
import io.fanwatch.kura.tools.RolloutCommand;
import io.fanwatch.kura.tools.SnapshotCommand;
import io.fanwatch.kura.tools.VerifyKuraCommand;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.launcher.gateway.EmulatedGateway;
import io.fanwatch.launcher.gateway.GatewayStarter;
import io.fanwatch.launcher.recover.RecoverCommand;
import io.fanwatch.model.cli.EvaluateCommand;
import io.fanwatch.model.cli.GenerateCommand;
import io.fanwatch.model.cli.TrainCommand;
import io.fanwatch.model.tools.cli.ModelCommand;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top-level command. */
@Command(
        name = "fanwatch",
        header = "Fanwatch finds failing turbine fans on the gateway.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        versionProvider = Fanwatch.Version.class,
        footer = {
            "  package      Build the packages (.dp for Kura 5.6, .deb for Kura 6) and list them.",
            "  bench        Measure speed, memory and size beside other ways to do the same.",
            "  chaos        Kill, stop and cut off each part while readings flow, and count what came of every reading.",
            "  soak         Run a gateway for long while fans, models and configuration change, and see whether it grows.",
            "  test         Run all tests.",
            "  docs         Write the tables of properties and the signatures of exported packages anew.",
            "",
            "fanwatch COMMAND --help says more about a command."
        })
public final class Fanwatch implements Runnable {

    private static final long CLOSE_SECONDS = 90;

    @Spec
    private CommandSpec spec;

    @CommandLine.Mixin
    private StandardOptions standard;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    private boolean version;

    private Fanwatch() {}

    /** The command with all its sub-commands, starting gateways that way. */
    static CommandLine commandLine(GatewayStarter gateways) {
        return new CommandLine(new Fanwatch())
                .addSubcommand(new DemoCommand(gateways))
                .addSubcommand(new ReplayCommand(gateways))
                .addSubcommand(new GatewayCommand(gateways))
                .addSubcommand(TryPayloadCommand.commandLine())
                .addSubcommand(new ExportCommand())
                .addSubcommand(new RecoverCommand())
                .addSubcommand(new VerifyKuraCommand())
                .addSubcommand(new OtaCommand())
                .addSubcommand(new SnapshotCommand())
                .addSubcommand(new RolloutCommand())
                .addSubcommand(new MoveCommand())
                .addSubcommand(new TrainCommand())
                .addSubcommand(new EvaluateCommand())
                .addSubcommand(new GenerateCommand())
                .addSubcommand(new ModelCommand())
                .setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, command))
                .setParameterExceptionHandler((exception, arguments) -> misused(exception));
    }

    /** Runs a command and ends the process with its exit code; Ctrl-C lets it clean up first. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "launcher-logback.xml");
        Thread command = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endCommand(command, done), "fanwatch-stop"));
        int exitCode = commandLine(EmulatedGateway::start).execute(arguments);
        done.countDown();
        System.exit(exitCode);
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static void endCommand(Thread command, CountDownLatch done) {
        command.interrupt();
        try {
            done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int failed(Exception exception, CommandLine command) {
        if (exception instanceof CommandException failure) {
            complain(command, failure.getMessage());
            return failure.exitCode();
        }
        if (exception instanceof InterruptedException) {
            complain(command, "stopped before its end");
            return ExitCode.FAILURE;
        }
        complain(command, "failed unexpectedly");
        exception.printStackTrace(command.getErr());
        return ExitCode.FAILURE;
    }

    private static int misused(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        complain(command, exception.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static void complain(CommandLine command, String message) {
        String name = command.getCommandSpec().qualifiedName();
        boolean screen = Boolean.getBoolean("fanwatch.stderr.terminal");
        command.getErr()
                .println((screen ? Ansi.AUTO : Ansi.OFF).string("@|bold,red " + name + ":|@ ")
                        + message.lines().map(Terminal::plain).collect(Collectors.joining(System.lineSeparator())));
    }

    /** Takes the version from the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "fanwatch "
                        + Optional.ofNullable(Fanwatch.class.getPackage().getImplementationVersion())
                                .orElse("(not packaged)")
            };
        }
    }
}
