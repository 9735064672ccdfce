// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.util.List;
import java.util.Optional;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.Icon;
import org.eclipse.kura.configuration.metatype.OCD;
import org.eclipse.kura.configuration.metatype.Option;
import org.eclipse.kura.configuration.metatype.Scalar;

/** What a metatype file says of one component factory. */
record Definition(String id, String name, String description, List<Attribute> attributes) implements OCD {

    Definition {
        attributes = List.copyOf(attributes);
    }

    Optional<Attribute> attribute(String key) {
        return attributes.stream().filter(a -> a.id().equals(key)).findFirst();
    }

    @Override
    public List<AD> getAD() {
        return List.copyOf(attributes);
    }

    @Override
    public List<Icon> getIcon() {
        return List.of();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public String getId() {
        return id;
    }

    /** One attribute; {@code min}, {@code max} and {@code defaultText} are null where the file says nothing. */
    record Attribute(
            String id,
            String name,
            String description,
            Scalar type,
            int cardinality,
            String min,
            String max,
            String defaultText,
            boolean required,
            List<Choice> choices)
            implements AD {

        Attribute {
            choices = List.copyOf(choices);
        }

        /** Whether the value is an array; Kura reads a cardinality of 1 or -1 as a single value. */
        boolean isArray() {
            return Math.abs((long) cardinality) > 1;
        }

        @Override
        public List<Option> getOption() {
            return List.copyOf(choices);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getDescription() {
            return description;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public Scalar getType() {
            return type;
        }

        @Override
        public int getCardinality() {
            return cardinality;
        }

        @Override
        public String getMin() {
            return min;
        }

        @Override
        public String getMax() {
            return max;
        }

        @Override
        public String getDefault() {
            return defaultText;
        }

        @Override
        public boolean isRequired() {
            return required;
        }
    }

    /** One entry of a drop-down. */
    record Choice(String label, String value) implements Option {

        @Override
        public String getLabel() {
            return label;
        }

        @Override
        public String getValue() {
            return value;
        }
    }
}
