// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A real Flink session from its jars: a job manager and task managers, each in a process of its own, which know the classes of
 * the job. Not thread-safe.
 */
final class FlinkCluster implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final int CONNECT_MILLIS = 1_000;
    private static final int SLOTS = 2;
    private static final List<String> OPEN_PACKAGES = List.of(
            "java.base/java.util",
            "java.base/java.lang",
            "java.base/java.time",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic");

    private static final List<String> SMALL = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final List<String> jvm;
    private final int restPort;
    private final List<Process> taskManagers = new ArrayList<>();
    private final Process jobManager;

    /** @param folder for its files; to be removed by the caller */
    FlinkCluster(Path folder) throws IOException {
        this(folder, SMALL, "128m", Duration.ofSeconds(10));
    }

    /**
     * @param jvm options of its Java
     * @param managed the memory of RocksDB, for all slots of a task manager
     * @param heartbeat after how long without one a task manager is given up
     */
    FlinkCluster(Path folder, List<String> jvm, String managed, Duration heartbeat) throws IOException {
        this.folder = folder;
        this.jvm = jvm;
        int rpcPort = freePort();
        restPort = freePort();
        Files.write(
                folder.resolve("config.yaml"),
                List.of(
                        "jobmanager.rpc.address: 127.0.0.1",
                        "jobmanager.rpc.port: " + rpcPort,
                        "jobmanager.bind-host: 127.0.0.1",
                        "rest.address: 127.0.0.1",
                        "rest.bind-address: 127.0.0.1",
                        "rest.port: " + restPort,
                        "taskmanager.host: 127.0.0.1",
                        "taskmanager.bind-host: 127.0.0.1",
                        "taskmanager.numberOfTaskSlots: " + SLOTS,
                        // what Flink's start script works out
                        "taskmanager.cpu.cores: 1.0",
                        "taskmanager.memory.framework.heap.size: 128m",
                        "taskmanager.memory.framework.off-heap.size: 128m",
                        "taskmanager.memory.jvm-metaspace.size: 256m",
                        "taskmanager.memory.jvm-overhead.min: 192m",
                        "taskmanager.memory.jvm-overhead.max: 192m",
                        "taskmanager.memory.task.heap.size: 128m",
                        "taskmanager.memory.task.off-heap.size: 0m",
                        "taskmanager.memory.network.min: 64m",
                        "taskmanager.memory.network.max: 64m",
                        "taskmanager.memory.managed.size: " + managed,
                        // a busy machine takes its time
                        "pekko.startup-timeout: 2 min",
                        "pekko.ask.timeout: 2 min",
                        // a task manager that is killed is noticed soon
                        "heartbeat.interval: 1000",
                        "heartbeat.timeout: " + heartbeat.toMillis(),
                        "restart-strategy.exponential-delay.initial-backoff: 500 ms"));
        jobManager = java("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", "jobmanager");
        awaitRest();
    }

    /** Adds a task manager with two slots. */
    void addTaskManager() {
        taskManagers.add(
                java("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "taskmanager" + taskManagers.size()));
    }

    /** Kills the oldest task manager that lives, as a power cut would. */
    void killTaskManager() throws InterruptedException {
        Process oldest =
                taskManagers.stream().filter(Process::isAlive).findFirst().orElseThrow();
        oldest.destroyForcibly().waitFor();
    }

    /** How much time of a core its task managers have taken. */
    Duration taskManagersCpu() {
        return taskManagers.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** For jobs on this cluster. */
    StreamExecutionEnvironment environment(Configuration configuration) {
        return StreamExecutionEnvironment.createRemoteEnvironment("127.0.0.1", restPort, configuration);
    }

    /** Where its page is. */
    String page() {
        return "http://127.0.0.1:" + restPort;
    }

    private Process java(String mainClass, String log) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvm);
        OPEN_PACKAGES.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), mainClass, "--configDir", folder.toString()));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(log + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitRest() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", restPort), CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                if (!jobManager.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException(
                            "the job manager does not start: " + Files.readString(folder.resolve("jobmanager.log")), e);
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        taskManagers.forEach(Process::destroyForcibly);
        jobManager.destroyForcibly();
        try {
            for (Process process : taskManagers) {
                process.waitFor();
            }
            jobManager.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
