// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import java.util.List;
import java.util.Optional;

/** A scorer's models: the active one, the versions held, and why the scorer cannot tell them, if it cannot. */
record Models(String scorer, Optional<ModelDescription> active, List<String> versions, Optional<String> problem) {

    static Models of(String scorer, ModelControl control) {
        return new Models(scorer, control.activeModel(), control.versions(), Optional.empty());
    }

    static Models unknown(String scorer, String reason) {
        return new Models(scorer, Optional.empty(), List.of(), Optional.of("it can't tell its models: " + reason));
    }

    /** Has a scorer fetch a model, and answers what it is called, or, while it is under way, how many bytes are there. */
    static void fetch(ModelControl scorer, String sha256, String url, Optional<String> signature, JsonReport answer)
            throws ModelControlException {
        Optional<String> model = scorer.fetch(sha256, url, signature);
        answer.with("model", model);
        if (model.isEmpty()) {
            answer.with("received", scorer.received(sha256));
        }
    }

    /** Which one is active, for people. */
    String label() {
        return problem.or(() -> active.map(ModelDescription::label)).orElse("none");
    }
}
