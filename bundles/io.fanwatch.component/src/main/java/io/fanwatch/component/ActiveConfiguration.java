// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.component;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that a component goes by: the last one that was valid. One that is refused changes nothing but the status.
 * Thread-safe; applications of one component come one after the other.
 *
 * @param <S> the checked settings, immutable
 */
public final class ActiveConfiguration<S> {

    private record State<S>(Optional<S> settings, Optional<String> refusal) {}

    private final Logger log;
    private final String component;
    private volatile State<S> state = new State<>(Optional.empty(), Optional.empty());

    /**
     * @param owner whose log it writes to
     * @param component the component's {@code kura.service.pid}
     */
    public ActiveConfiguration(Class<?> owner, String component) {
        this.log = LoggerFactory.getLogger(owner);
        this.component = component;
    }

    /** As the other, for settings that are only read when they are needed. */
    public boolean apply(Supplier<S> check) {
        return apply(check, settings -> {});
    }

    /**
     * Has settings become active, unless they are refused.
     *
     * @param check reads and checks the configuration; refuses it with an {@link IllegalArgumentException}
     * @param effect puts valid settings into effect; may still refuse them in the same way, having changed nothing
     * @return whether they were accepted
     */
    public synchronized boolean apply(Supplier<S> check, Consumer<S> effect) {
        State<S> before = state;
        try {
            S settings = check.get();
            effect.accept(settings);
            state = new State<>(Optional.of(settings), Optional.empty());
            if (!state.equals(before)) { // Kura hands over the same again at each start
                log.info("{}: the configuration is active", component);
            }
            return true;
        } catch (IllegalArgumentException e) {
            String refusal = String.valueOf(e.getMessage());
            state = new State<>(before.settings(), Optional.of(refusal));
            if (!state.equals(before)) {
                log.warn("{}: {}", component, problem().map(Problem::message).orElse(refusal));
            }
            return false;
        }
    }

    /** The settings that are active, if any were ever valid. */
    public Optional<S> settings() {
        return state.settings();
    }

    /** Why the last configuration was refused, if it was. */
    public Optional<String> refusal() {
        return state.refusal();
    }

    /**
     * What to tell the operator: an error without any valid configuration, a warning while one before is active. Kura has
     * stored what was refused, so a restart turns the warning into the error.
     */
    public Optional<Problem> problem() {
        State<S> now = state;
        if (now.refusal().isPresent() && now.settings().isPresent()) {
            return Optional.of(Problem.warning("the last configuration was refused, and after a restart the component"
                    + " will not start until it is mended; for now the one before stays active: "
                    + now.refusal().get()));
        }
        return now.settings().isPresent()
                ? Optional.empty()
                : Optional.of(Problem.error("not started: " + now.refusal().orElse("there is no configuration yet")));
    }
}
