// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watches the fans of all sites: from Kafka, to Kafka. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Watches the fans of all sites: reads PREFIXreadings and PREFIXreadings-SITE of Kafka, writes"
                + " PREFIXverdicts, PREFIXalarms, PREFIXpeers, PREFIXrejected and PREFIXlate, and takes models from"
                + " PREFIXmodels.")
public final class FleetJob implements Callable<Integer> {

    private static final FleetSettings DEFAULTS = FleetSettings.defaults();

    @Option(names = "--kafka", paramLabel = "HOST:PORT,...", defaultValue = "localhost:9092", description = "Brokers.")
    private String kafka;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "fan-",
            description = "What the names of the topics begin with. Default: ${DEFAULT-VALUE}")
    private String prefix;

    @Option(
            names = "--kafka-setting",
            paramLabel = "NAME=VALUE",
            description = "A further setting of Kafka's clients, for TLS and SASL. May be given several times.")
    private Map<String, String> kafkaSettings = Map.of();

    @Option(
            names = "--listener",
            paramLabel = "NAME=VALUE",
            description =
                    "A property of the gateway's listener, such as payload.format, features or time.format. May be"
                            + " given several times.")
    private Map<String, String> listener = Map.of();

    @Option(
            names = "--monitor",
            paramLabel = "NAME=VALUE",
            description =
                    "A property of the gateway's condition monitor, such as learning, fast, slow or limits. May be"
                            + " given several times.")
    private Map<String, String> monitor = Map.of();

    @Option(
            names = "--alarms",
            paramLabel = "NAME=VALUE",
            description = "A property of the gateway's alarms, such as delay.on or sensor.stuck.after. May be given"
                    + " several times.")
    private Map<String, String> alarms = Map.of();

    @Option(
            names = "--influxdb",
            paramLabel = "NAME=VALUE",
            description = "A property of the gateway's InfluxDB publisher, such as url or database: verdicts and alarms"
                    + " also go there. May be given several times. Password and token may be in INFLUXDB_PASSWORD and"
                    + " INFLUXDB_TOKEN of the task managers' environment.")
    private Map<String, String> influxdb = Map.of();

    @Option(
            names = "--lateness",
            description =
                    "How much later than others of its partition a reading may come and still count among its kind."
                            + " Default: PT1M")
    private Duration lateness = DEFAULTS.lateness();

    @Option(names = "--peer-window", description = "Over which time fans of a kind are compared. Default: PT1H")
    private Duration peerWindow = DEFAULTS.peerWindow();

    @Option(
            names = "--kind",
            paramLabel = "REGEX",
            description = "Finds the kind of a fan in SITE/DEVICE: its first group. Default: all are of one kind.")
    private String kind = DEFAULTS.kindPattern();

    @Option(
            names = "--fans-in-memory",
            paramLabel = "NUMBER",
            description =
                    "How many fans each task slot has in memory, about 3 kB each. Readings of others cost a look into"
                            + " the state. Default: ${DEFAULT-VALUE}")
    private int fansInMemory = DEFAULTS.fansInMemory();

    @Option(
            names = "--checkpoints",
            paramLabel = "URI",
            description = "Where checkpoints are kept. Default: as the cluster is configured.")
    private String checkpoints = "";

    @Option(
            names = "--checkpoint-interval",
            description = "How often: verdicts are seen by readers of committed records then. Default: PT10S")
    private Duration interval = Duration.ofSeconds(10);

    /** Builds the job and submits it. */
    public static void main(String[] arguments) {
        int code = new CommandLine(new FleetJob()).execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration(checkpoints, interval));
        build(environment);
        environment.execute("fanwatch fleet");
        return 0;
    }

    static Configuration configuration(String checkpoints, Duration interval) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (!checkpoints.isEmpty()) {
            configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
        }
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(PipelineOptions.OBJECT_REUSE, true); // what goes through the job is never changed
        return configuration;
    }

    void build(StreamExecutionEnvironment environment) {
        Properties security = new Properties();
        security.putAll(kafkaSettings);
        KafkaTopics topics = new KafkaTopics(kafka, prefix, security);
        FleetSettings settings = settings();
        boolean together = settings.reader().remembers();
        DataStream<Arrival> messages = environment
                .fromSource(
                        topics.readings(settings),
                        together ? WatermarkStrategy.noWatermarks() : FleetPipeline.times(settings),
                        "readings")
                .uid("readings");
        DataStream<Arrival> arrivals = together ? FleetPipeline.read(messages, settings) : messages;
        DataStream<ModelRecord> models = environment
                .fromSource(topics.models(), WatermarkStrategy.noWatermarks(), "models")
                .uid("models")
                .setParallelism(1);
        FleetPipeline pipeline = FleetPipeline.of(arrivals, models, settings);
        pipeline.verdicts()
                .sinkTo(topics.sink("verdicts", FleetVerdict::fan, FleetVerdict::json))
                .uid("verdicts");
        pipeline.alarms()
                .sinkTo(topics.sink("alarms", FleetAlarm::fan, FleetAlarm::json))
                .uid("alarms");
        if (settings.database().isPresent()) {
            pipeline.points().sinkTo(new InfluxDbSink(settings)).uid("influxdb").name("InfluxDB");
        }
        // lambdas of their own: javac gives serializable references to one method of Object one type
        pipeline.rejected()
                .sinkTo(topics.sink("rejected", Rejected::site, element -> KafkaTopics.json(element)))
                .uid("rejected");
        pipeline.late()
                .sinkTo(topics.sink("late", SiteReading::fan, element -> KafkaTopics.json(element)))
                .uid("late");
        pipeline.peers()
                .sinkTo(topics.sink("peers", PeerDeviation::fan, element -> KafkaTopics.json(element)))
                .uid("peers-out");
    }

    private FleetSettings settings() {
        FleetSettings settings =
                new FleetSettings(listener, monitor, alarms, influxdb, lateness, peerWindow, kind, fansInMemory);
        settings.reader(); // says here, and not on the cluster, what makes no sense
        settings.watch();
        settings.alarmRules();
        settings.database();
        return settings;
    }
}
