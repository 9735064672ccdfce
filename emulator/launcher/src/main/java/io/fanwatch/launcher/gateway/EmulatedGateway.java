// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import io.fanwatch.emulator.gateway.EmbeddedBroker;
import io.fanwatch.emulator.gateway.Gateway;
import io.fanwatch.emulator.gateway.GatewayException;
import io.fanwatch.emulator.gateway.GatewayOptions;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.mqtt.BrokerAddress;
import io.fanwatch.kura.tools.mqtt.BrokerClient;
import io.fanwatch.kura.tools.mqtt.ConnectionListener;
import io.fanwatch.kura.tools.mqtt.Credentials;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.configuration.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The emulator's gateway in this process, with the packages and the snapshot of this Fanwatch. */
public final class EmulatedGateway implements RunningGateway {

    private static final Logger LOG = LoggerFactory.getLogger(EmulatedGateway.class);
    private static final String BROKER_PID = "fanwatch-broker";
    private static final String CLOUD_PID = "fanwatch-cloud";
    private static final String CLOUD_FACTORY_PID = "io.fanwatch.emulator.kura.CloudPublisher";
    private static final String BROKER_URL = "broker.url";
    private static final String CONDITION_PID = "fanwatch-condition";
    private static final String DATABASE_PID = "fanwatch-influxdb";
    private static final String DATABASE_FACTORY_PID = "io.fanwatch.influxdb.InfluxDbPublisher";
    private static final String PASSWORD_VARIABLE = "FANWATCH_CONSOLE_PASSWORD";
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 16;

    private final Optional<EmbeddedBroker> ownBroker;
    private final Gateway gateway;
    private final BrokerAddress broker;
    private final Optional<Credentials> credentials;
    private final String consolePassword;
    private final StatusRequest status;

    private EmulatedGateway(
            Optional<EmbeddedBroker> ownBroker,
            Gateway gateway,
            BrokerAddress broker,
            Optional<Credentials> credentials,
            String consolePassword) {
        this.ownBroker = ownBroker;
        this.gateway = gateway;
        this.broker = broker;
        this.credentials = credentials;
        this.consolePassword = consolePassword;
        this.status = new StatusRequest(gateway.webUrl(), Gateway.ADMIN, consolePassword);
    }

    /** As {@link GatewayStarter#start}. */
    public static RunningGateway start(GatewaySettings settings) throws CommandException, InterruptedException {
        if (settings.broker().isPresent()) {
            checkReachable(settings.broker().get(), settings.credentials());
        }
        Optional<EmbeddedBroker> ownBroker = Optional.empty();
        try {
            if (settings.broker().isEmpty()) {
                ownBroker = Optional.of(EmbeddedBroker.start(settings.bind(), settings.mqttPort()));
            }
            BrokerAddress broker = ownBroker
                    .map(own -> new BrokerAddress(settings.bind(), own.port(), false))
                    .or(settings::broker)
                    .orElseThrow();
            return start(settings, ownBroker, broker);
        } catch (GatewayException e) {
            ownBroker.ifPresent(EmulatedGateway::stop);
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw CommandException.failed(e.getMessage(), e);
        } catch (CommandException | RuntimeException e) {
            ownBroker.ifPresent(EmulatedGateway::stop);
            throw e;
        }
    }

    private static RunningGateway start(
            GatewaySettings settings, Optional<EmbeddedBroker> ownBroker, BrokerAddress broker)
            throws CommandException, GatewayException {
        FanwatchHome home = FanwatchHome.ofStartScript();
        Optional<Path> snapshot = Optional.empty();
        if (home.snapshot().isPresent()) {
            snapshot = Optional.of(settings.dataDirectory().resolve("snapshot-to-import.xml"));
            Snapshot.copy(home.snapshot().get(), snapshot.get(), BROKER_PID, BROKER_URL, broker.url());
        }
        String password = consolePasswordOfUser().orElseGet(EmulatedGateway::randomPassword);
        Gateway gateway = Gateway.start(new GatewayOptions(
                settings.dataDirectory(),
                settings.bind(),
                settings.httpPort(),
                password,
                home.packages(System.getProperty("os.arch")),
                snapshot));
        EmulatedGateway running = new EmulatedGateway(ownBroker, gateway, broker, settings.credentials(), password);
        try {
            running.configureBroker();
            running.configureCloud(settings.cloud());
            running.configureCondition(settings.learning());
            if (settings.database().isPresent()) {
                running.configureDatabase(settings.database().get());
            }
            return running;
        } catch (KuraException e) {
            gateway.close();
            throw CommandException.failed("The gateway does not take its configuration: " + e.getMessage(), e);
        }
    }

    @Override
    public BrokerAddress broker() {
        return broker;
    }

    @Override
    public String consoleUrl() {
        return gateway.consoleUrl();
    }

    @Override
    public String pageUrl() {
        return gateway.webUrl() + "/fanwatch/";
    }

    @Override
    public String consoleUser() {
        return Gateway.ADMIN;
    }

    @Override
    public String consolePassword() {
        return consolePassword;
    }

    @Override
    public void awaitAnswers() throws CommandException, InterruptedException {
        if (!ReadinessProbe.await(broker, credentials, READY_TIMEOUT)) {
            throw CommandException.failed(
                    "The gateway answers no reading within " + READY_TIMEOUT.toSeconds()
                            + " s: run ./fanwatch gateway and read what it logs",
                    null);
        }
    }

    @Override
    public DatabaseStatus database() throws InterruptedException {
        return status.of(DATABASE_PID)
                .map(DatabaseStatus::of)
                .orElseGet(() -> new DatabaseStatus(0, 0, 0, 0, "the publisher " + DATABASE_PID + " does not answer"));
    }

    @Override
    public void close() {
        gateway.close();
        ownBroker.ifPresent(EmulatedGateway::stop);
    }

    /** A gateway that has run before may know another broker; the snapshot holds no log-in. */
    private void configureBroker() throws GatewayException, KuraException {
        ConfigurationService configurations = gateway.configuration();
        ComponentConfiguration known = configurations.getComponentConfiguration(BROKER_PID);
        boolean sameBroker = known != null
                && broker.url().equals(known.getConfigurationProperties().get(BROKER_URL));
        if (sameBroker && credentials.isEmpty()) {
            return;
        }
        Map<String, Object> properties = new HashMap<>();
        properties.put(BROKER_URL, broker.url());
        credentials.ifPresent(login -> {
            properties.put("username", login.user());
            properties.put("password", new Password(login.password()));
        });
        configurations.updateConfiguration(BROKER_PID, properties);
    }

    /** The platform; else its own broker stands in for one. Nobody else's broker gets such messages. */
    private void configureCloud(Optional<CloudSettings> cloud) throws GatewayException, KuraException {
        ConfigurationService configurations = gateway.configuration();
        if (ownBroker.isEmpty() && cloud.isEmpty()) {
            return;
        }
        Map<String, Object> properties = cloud.map(EmulatedGateway::deviceOf)
                .orElseGet(() -> Map.of(
                        BROKER_URL,
                        broker.url(),
                        "account",
                        "emulator",
                        "client.id",
                        "fanwatch-gateway",
                        "application",
                        "fanwatch",
                        "username",
                        "",
                        "device",
                        false));
        if (configurations.getComponentConfiguration(CLOUD_PID) == null) {
            configurations.createFactoryConfiguration(CLOUD_FACTORY_PID, CLOUD_PID, properties, true);
        } else {
            configurations.updateConfiguration(CLOUD_PID, properties);
        }
    }

    private void configureCondition(Optional<String> learning) throws GatewayException, KuraException {
        ConfigurationService configurations = gateway.configuration();
        if (learning.isPresent() && configurations.getComponentConfiguration(CONDITION_PID) != null) {
            configurations.updateConfiguration(CONDITION_PID, Map.of("learning", learning.get()));
        }
    }

    private static Map<String, Object> deviceOf(CloudSettings cloud) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                BROKER_URL,
                cloud.broker().url(),
                "account",
                cloud.account(),
                "client.id",
                cloud.clientId(),
                "application",
                "FANWATCH",
                "device",
                true));
        cloud.credentials().ifPresent(login -> {
            properties.put("username", login.user());
            properties.put("password", new Password(login.password()));
        });
        return properties;
    }

    /** As an operator does it who enables the publisher that is there, disabled, from the beginning. */
    private void configureDatabase(DatabaseSettings database) throws GatewayException, KuraException {
        Map<String, Object> properties = new HashMap<>();
        properties.put("enabled", true);
        properties.put("url", database.url());
        database.credentials().ifPresent(login -> {
            properties.put("username", login.user());
            properties.put("password", new Password(login.password()));
            properties.put("token", new Password(""));
        });
        database.token().ifPresent(token -> {
            properties.put("username", "");
            properties.put("token", new Password(token));
        });
        ConfigurationService configurations = gateway.configuration();
        if (configurations.getComponentConfiguration(DATABASE_PID) == null) {
            configurations.createFactoryConfiguration(DATABASE_FACTORY_PID, DATABASE_PID, properties, true);
        } else {
            configurations.updateConfiguration(DATABASE_PID, properties);
        }
    }

    private static void checkReachable(BrokerAddress broker, Optional<Credentials> credentials)
            throws CommandException, InterruptedException {
        String clientId =
                String.format("fanwatch-check-%08x", ThreadLocalRandom.current().nextInt());
        BrokerClient.connect(broker, credentials, clientId, ConnectionListener.none())
                .close();
    }

    private static Optional<String> consolePasswordOfUser() {
        return Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).filter(password -> !password.isBlank());
    }

    private static String randomPassword() {
        return new SecureRandom()
                .ints(PASSWORD_LENGTH, 0, PASSWORD_LETTERS.length())
                .mapToObj(i -> PASSWORD_LETTERS.substring(i, i + 1))
                .reduce("", String::concat);
    }

    private static void stop(EmbeddedBroker broker) {
        try {
            broker.close();
        } catch (GatewayException e) {
            LOG.warn("{}", e.getMessage(), e);
        }
    }
}
