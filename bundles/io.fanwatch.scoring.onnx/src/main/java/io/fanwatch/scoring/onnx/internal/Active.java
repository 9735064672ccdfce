package io.fanwatch.scoring.onnx.internal;

import io.fanwatch.api.ModelDescription;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Version;

/**
 * A loaded and checked model.
 *
 * @param description what it is, with the threshold in force
 * @param offer where it came from
 * @param digest the SHA-256 of its file
 * @param trusted the keys under which it was accepted
 * @param proven whether it has scored a batch in service
 */
record Active(
        OnnxModel model,
        ModelDescription description,
        ModelOffer offer,
        Execution execution,
        String digest,
        TrustedKeys trusted,
        AtomicBoolean proven) {

    boolean is(String otherDigest, Execution otherExecution) {
        return digest.equals(otherDigest) && execution.equals(otherExecution);
    }

    /** The same model under another configuration. */
    Active under(Settings settings) {
        return new Active(model, settings.describe(model.metadata()), offer, execution, digest, trusted, proven);
    }

    /** The same model, found to be trusted, from where it is now. */
    Active trustedBy(TrustedKeys keys, ModelOffer newOffer) {
        return new Active(model, description, newOffer, execution, digest, keys, proven);
    }

    /** Notes a batch scored in service. */
    void prove() {
        if (!proven.get()) {
            proven.set(true);
        }
    }

    /** Whether that configuration tells the same of it. */
    boolean isUnder(Settings settings) {
        return description.equals(settings.describe(model.metadata()));
    }

    /** The version it was offered as; the lowest there is if only its content says. */
    Version version() {
        return offer.version().orElse(Version.emptyVersion);
    }

    /** What to do if it is not to be used. */
    String remedy() {
        return "install another version, or choose it nevertheless by setting model.version to "
                + description.version();
    }

    String label() {
        return description.label();
    }
}
