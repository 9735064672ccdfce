// SPDX-License-Identifier: EPL-2.0
/** Does to each part what plants do to it while readings flow, and counts what came of every reading. */
package io.fanwatch.tests.chaos;
