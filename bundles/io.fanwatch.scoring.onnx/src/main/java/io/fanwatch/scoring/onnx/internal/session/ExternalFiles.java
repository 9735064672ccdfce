// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The files that a model takes its weights from, beside its own. ONNX Runtime would open them by their names, wherever these
 * lead.
 *
 * @param names as the model gives them
 */
public record ExternalFiles(Set<String> names) {

    /** Refuses a file whose weights are in others: they are outside of its signature, and their names may lead anywhere. */
    public void refuse() throws InvalidModelException {
        if (!names.isEmpty()) {
            throw new InvalidModelException("its weights are in " + String.join(", ", names)
                    + ": fold them in with ./fanwatch model describe or package, which need that file beside it, or"
                    + " export it with external_data=False");
        }
    }

    /**
     * Refuses a file whose weights are anywhere but in files beside it.
     *
     * @param maximum how many bytes it may have together with them
     */
    public void checkBeside(Path model, long maximum) throws InvalidModelException {
        String unread = "";
        try {
            long bytes = Files.size(model);
            for (String name : names) {
                unread = name;
                Path file = model.resolveSibling(name);
                if (!file.toRealPath().getParent().equals(model.toRealPath().getParent())) {
                    throw new InvalidModelException("its weights are in " + name
                            + ", which is not a file beside it: put it there and export the model with its name alone");
                }
                bytes += Files.size(file);
            }
            if (bytes > maximum) {
                throw new InvalidModelException("it has " + bytes + " bytes with its weights in "
                        + String.join(", ", names) + ", more than the " + maximum
                        + " a model may have: use a smaller one, or raise model.size.maximum");
            }
        } catch (IOException | InvalidPathException e) {
            throw new InvalidModelException("its weights are in " + unread + ", which cannot be read beside it (" + e
                    + "): put it there, or export the model with external_data=False");
        }
    }
}
