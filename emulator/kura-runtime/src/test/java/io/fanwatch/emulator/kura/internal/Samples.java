// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Metatype files as bnd writes them. */
final class Samples {

    static final String FACTORY = "com.example.Fan";

    private Samples() {}

    static InputStream metatype(String ocdId, String factoryPid) {
        return stream("""
                <?xml version="1.0" encoding="UTF-8"?>
                <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0" localization="OSGI-INF/l10n/x">
                  <OCD id="%1$s" name="Fan" description="A fan.">
                    <AD id="port" name="Port" description="1 to 65535." type="Integer" min="1" max="65535" default="1883"/>
                    <AD id="name" name="Name" type="String" required="false" default=""/>
                    <AD id="password" name="Password" type="Password" required="false" default="first"/>
                    <AD id="limits" name="Limits" type="Double" cardinality="2147483647" required="false" default="1.5,2.5"/>
                    <AD id="mode" name="Mode" type="String" default="fast"><Option label="Fast" value="fast"/><Option label="Slow" value="slow"/></AD>
                    <AD id="active" name="Active" type="Boolean" default="true"/>
                  </OCD>
                  <Designate factoryPid="%2$s"><Object ocdref="%1$s"/></Designate>
                </metatype:MetaData>
                """.formatted(ocdId, factoryPid));
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
