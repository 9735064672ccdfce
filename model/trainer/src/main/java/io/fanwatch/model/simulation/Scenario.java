// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.simulation;

/** How simulated healthy fans behave, always within the published box. */
public enum Scenario {
    /** Independent uniform noise fills the box: every fan is like every other. */
    A,
    /** Each fan uses half to nine tenths of the box, with load steps, day and night, and normal noise. */
    B,
    /** B with a season, operating regimes of one to three days, and 0.5 % bad readings. */
    C
}
