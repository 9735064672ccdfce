// SPDX-License-Identifier: EPL-2.0
/** Commands around training, for a launcher to register with picocli. */
package io.fanwatch.model.cli;
