// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.tests.fuzz.FuzzTarget;

/** An alarm that the page of version 1.0 kept: what makes no sense is left out. */
public final class EarlierAlarmsFuzz implements FuzzTarget {

    @Override
    public void take(byte[] input) {
        EarlierAlarms.alarm(input);
    }
}
