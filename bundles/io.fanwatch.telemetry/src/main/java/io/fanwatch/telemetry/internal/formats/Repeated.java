// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

/** Stands in a record for a field that was there more than once, so that only those pay for it who need that field. */
public enum Repeated {
    FIELD
}
