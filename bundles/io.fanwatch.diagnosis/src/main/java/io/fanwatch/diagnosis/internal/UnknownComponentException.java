package io.fanwatch.diagnosis.internal;

import java.util.Collection;

/** A name that no component has. The message says which there are. */
final class UnknownComponentException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownComponentException(String kind, String name, Collection<String> known) {
        super("there is no " + kind + " '" + name + "', but "
                + (known.isEmpty()
                        ? "none at all"
                        : String.join(", ", known.stream().sorted().toList())));
    }
}
