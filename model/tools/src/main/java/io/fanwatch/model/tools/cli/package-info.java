// SPDX-License-Identifier: EPL-2.0
/** The commands below {@code fanwatch model}. */
package io.fanwatch.model.tools.cli;
