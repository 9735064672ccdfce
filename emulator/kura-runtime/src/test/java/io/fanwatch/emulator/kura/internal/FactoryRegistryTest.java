// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.eclipse.kura.configuration.metatype.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FactoryRegistryTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
    }

    @Test
    void a_metatype_file_gives_types_ranges_defaults_and_options() throws Exception {
        Definition definition =
                read(Samples.FACTORY, Samples.FACTORY, Samples.FACTORY + ".xml").orElseThrow();

        assertThat(definition.getId()).isEqualTo(Samples.FACTORY);
        assertThat(definition.getName()).isEqualTo("Fan");
        Definition.Attribute port = definition.attribute("port").orElseThrow();
        assertThat(port.type()).isEqualTo(Scalar.INTEGER);
        assertThat(port.max()).isEqualTo("65535");
        assertThat(Values.defaultOf(port)).contains(1883);
        assertThat(Values.defaultOf(definition.attribute("name").orElseThrow())).isEmpty();
        assertThat(Values.defaultOf(definition.attribute("limits").orElseThrow()))
                .contains(new Double[] {1.5, 2.5});
        assertThat(definition.attribute("name").orElseThrow().required()).isFalse();
        assertThat(definition.attribute("mode").orElseThrow().choices())
                .containsExactly(new Definition.Choice("Fast", "fast"), new Definition.Choice("Slow", "slow"));
        assertThat(log.list).isEmpty();
    }

    @Test
    void a_definition_whose_id_is_not_the_pid_is_ignored_with_the_reason() throws Exception {
        assertThat(read("com.example.Other", Samples.FACTORY, Samples.FACTORY + ".xml"))
                .isEmpty();

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("the OCD id must be com.example.Fan, but is [com.example.Other]");
    }

    @Test
    void a_file_that_is_not_named_by_the_pid_is_ignored_with_the_name_it_must_have() throws Exception {
        assertThat(read(Samples.FACTORY, Samples.FACTORY, "fan.xml")).isEmpty();

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("must be OSGI-INF/metatype/com.example.Fan.xml");
    }

    @Test
    void an_attribute_of_an_unknown_type_is_refused_by_name() {
        String file =
                "<MetaData><OCD id=\"x\" name=\"x\"><AD id=\"port\" name=\"p\" type=\"integer\"/></OCD></MetaData>";

        assertThatThrownBy(() -> MetatypeFile.read(Samples.stream(file)))
                .isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("attribute port");
    }

    private static Optional<Definition> read(String ocdId, String factoryPid, String file) throws XMLStreamException {
        return FactoryRegistry.read("com.example", file, Samples.metatype(ocdId, factoryPid));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(FactoryRegistry.class);
    }
}
