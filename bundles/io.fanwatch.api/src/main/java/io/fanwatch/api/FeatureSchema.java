// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.api;

import java.util.List;
import java.util.Set;

/**
 * The names of the values that every reading of one source carries, in their order. Immutable.
 *
 * <p>A source makes one schema and shares it between its readings, so that a scorer can work out once, by the schema's
 * identity, where its features stand.
 */
public final class FeatureSchema {

    private final List<String> names;

    /**
     * @param names the features' names, in order: at least one, none blank, none twice
     * @throws IllegalArgumentException if the names are not of that form; the message says which one
     */
    public FeatureSchema(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no feature named: name at least one, for example rotation");
        }
        for (String name : names) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a feature's name is blank in " + names);
            }
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("a feature is named twice in " + names);
        }
        this.names = List.copyOf(names);
    }

    /** The features' names in order, unmodifiable. */
    public List<String> names() {
        return names;
    }

    /** How many values a reading carries. */
    public int size() {
        return names.size();
    }

    /** Where the feature stands, from 0, or -1 if this schema has no such feature. */
    public int indexOf(String name) {
        return names.indexOf(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureSchema that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
