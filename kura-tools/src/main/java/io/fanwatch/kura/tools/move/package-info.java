// SPDX-License-Identifier: EPL-2.0
/** Carries a gateway from Kura 5.6 to Kura 6. */
package io.fanwatch.kura.tools.move;
