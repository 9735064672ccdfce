// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The wires of a graph. */
@ObjectClassDefinition(
        id = WireGraphComponent.PID,
        name = "Wire graph (emulator)",
        description = "Connects wire components as Kura's wire graph service does.")
@interface WireGraphConfiguration {

    @AttributeDefinition(
            name = "Wire graph",
            description =
                    "JSON as Kura's wire graph service keeps it: of \"wires\" the \"emitter\" and the \"receiver\""
                            + " are looked at.|TextArea")
    String WireGraph() default "{\"components\":[],\"wires\":[]}";
}
