// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import ai.djl.engine.Engine;
import java.util.Map;

/**
 * PyTorch as training needs it: its native libraries come out of jars, nothing is asked of the network, and one thread
 * computes, so that sums are always taken in the same order.
 */
final class TorchRuntime {

    /** Name of the engine. */
    static final String ENGINE = "PyTorch";

    private static final Map<String, String> SETTINGS = Map.of(
            "ai.djl.offline", "true",
            "OPT_OUT_TRACKING", "true",
            "ai.djl.pytorch.num_threads", "1",
            "ai.djl.pytorch.num_interop_threads", "1");

    private TorchRuntime() {}

    /**
     * Loads the engine on first use and seeds it.
     *
     * @param seed decides the initial weights of networks made next
     */
    static void start(long seed) {
        SETTINGS.forEach(System::setProperty);
        Engine.getEngine(ENGINE).setRandomSeed(Math.floorMod(seed, Integer.MAX_VALUE));
    }
}
